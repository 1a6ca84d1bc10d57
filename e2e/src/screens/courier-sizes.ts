/**
 * What is too small for a courier with gloves on, in the sun, as `what: size`. Runs in the page, so it may name nothing outside itself.
 * Measured is what can be seen and pressed: a field that is hidden behind its label counts by the label.
 */
export function courierSizes(): string[] {
  const least = { text: 18, target: 56, main: 72, door: 40, memo: 28 }
  const found: string[] = []
  const inSight = (element: Element) =>
    element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) &&
    !element.closest('[aria-hidden=true], [inert], .only-read-aloud')
  const open = document.querySelector('dialog[open]') ?? document.body
  const name = (element: Element) =>
    `${element.tagName.toLowerCase()}${[...element.classList].map((one) => `.${one}`).join('')}`

  for (const element of open.querySelectorAll('a, button, input, select, textarea, summary, [role=button]')) {
    const pressed = element.matches('input[type=radio], input[type=checkbox], input[type=file]')
      ? (element.closest('label') ?? element)
      : element
    if (!inSight(pressed) || pressed.closest('p')) continue
    const { width, height } = pressed.getBoundingClientRect()
    const wanted = pressed.matches('.button-main.button-big') ? least.main : least.target
    if (width === 0 && height === 0) continue
    if (height < wanted - 0.5 || width < least.target - 0.5)
      found.push(`target ${name(pressed)}: ${Math.round(width)} × ${Math.round(height)}`)
  }
  const texts = document.createTreeWalker(open, NodeFilter.SHOW_TEXT)
  const seen = new Set<Element>()
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement
    if (!element || seen.has(element) || !texts.currentNode.textContent?.trim() || !inSight(element)) continue
    if (element.closest('svg, script, style, noscript')) continue
    seen.add(element)
    const size = Number.parseFloat(getComputedStyle(element).fontSize)
    const wanted = element.closest('.memo') ? least.memo : element.closest('.door') ? least.door : least.text
    if (size < wanted - 0.01) found.push(`text ${name(element)}: ${size} px, ${wanted} wanted`)
  }
  return found
}
