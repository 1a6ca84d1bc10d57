import axe from 'axe-core'
import type { Page } from 'playwright-core'

/**
 * What axe-core finds wrong for keyboards, screen readers and weak eyes, as `rule: element`. Empty = nothing. `strict`: contrast of 7:1
 * (4.5 for large letters) instead of 4.5:1, as somebody needs who reads in the sun.
 */
export async function findAxeFaults(page: Page, { strict = false } = {}): Promise<string[]> {
  // by the debugger, because the page's own policy lets no foreign script in
  await page.evaluate(axe.source)
  return page.evaluate(async (strict) => {
    // What is out of sight is laid out too, and nothing is halfway between two looks, in colours that nobody reads.
    const still = new CSSStyleSheet()
    still.replaceSync('*, ::before, ::after { content-visibility: visible !important; transition: none !important }')
    const sheets = document.adoptedStyleSheets
    document.adoptedStyleSheets = [...sheets, still]
    await new Promise(requestAnimationFrame)
    const { axe: here } = globalThis as unknown as { axe: typeof axe }
    const { violations } = await here.run({ rules: { 'color-contrast-enhanced': { enabled: strict } } })
    document.adoptedStyleSheets = sheets
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))
  }, strict)
}
