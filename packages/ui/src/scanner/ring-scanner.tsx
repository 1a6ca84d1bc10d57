import { tokenFromText } from '@exqress/crypto/token.ts'
import { useEffect, useRef } from 'react'
import { createRingReader } from './ring-keys.ts'

type TextField = HTMLInputElement | HTMLTextAreaElement
const fieldOf = (target: EventTarget | null): TextField | undefined =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement ? target : undefined

/**
 * Listens to a ring scanner, which types like a keyboard, anywhere on the page. A burst that is a label goes to `onToken`, and a
 * field that had the focus gets back what stood in it before; other typing is left alone.
 */
export function RingScanner({ onToken }: { onToken: (token: string) => void }) {
  const report = useRef(onToken)
  report.current = onToken
  useEffect(() => {
    const reader = createRingReader()
    let before: { field: TextField; value: string } | undefined
    function onKey(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      const field = fieldOf(event.target)
      const value = field?.value ?? ''
      const result = reader.key({ code: event.code, shift: event.shiftKey, at: event.timeStamp })
      if (result.kind === 'none') {
        if (result.length === 1) before = field && { field, value }
        // in the middle of a burst outside a field: no quick find, no scrolling, no pressing of the focused button
        if (result.length > 3 && !field) event.preventDefault()
        return
      }
      const token = tokenFromText(result.text)
      if (!token) return
      event.preventDefault() // Enter would press what has the focus, Tab would move it
      event.stopPropagation()
      if (before) restore(before.field, before.value)
      before = undefined
      report.current(token)
    }
    addEventListener('keydown', onKey, { capture: true })
    return () => removeEventListener('keydown', onKey, { capture: true })
  }, [])
  return null
}

/** Sets a field in the way React notices. Blur first: an input method would otherwise commit its half-made syllable afterwards. */
function restore(field: TextField, value: string) {
  field.blur()
  const prototype = field instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value)
  field.dispatchEvent(new Event('input', { bubbles: true }))
  field.focus()
}
