/** A key as the keyboard event has it: the position (`code`), never the letter, which depends on the language switched on. */
export type RingKey = { code: string; shift: boolean /** milliseconds */; at: number }
export type RingResult =
  /** A person's typing, or the middle of a burst. */
  | { kind: 'none'; length: number }
  /** A burst has ended: this is what was scanned. */
  | { kind: 'scan'; text: string }

const plain: Record<string, string> = { Slash: '/', Minus: '-', Period: '.', Semicolon: ';', Equal: '=', Space: ' ' }
const shifted: Record<string, string> = { Slash: '?', Semicolon: ':', Minus: '_', Digit3: '#', Equal: '+', Digit5: '%' }

/** The character at a key of the US layout, upper case; ring scanners send positions of that layout. Undefined: no character. */
export function characterOf({ code, shift }: Pick<RingKey, 'code' | 'shift'>): string | undefined {
  if (/^Key[A-Z]$/.test(code)) return code.slice(3)
  if (shift && shifted[code]) return shifted[code]
  if (/^(Digit|Numpad)\d$/.test(code)) return code.at(-1)
  if (code === 'NumpadDivide') return '/'
  if (code === 'NumpadSubtract') return '-'
  if (code === 'NumpadDecimal') return '.'
  return plain[code]
}

/**
 * Tells a scanner that types from a person who types: keys less than `maxGap` ms apart, at least `minLength` of them, ended by Enter
 * or Tab. (A fast typist needs 60 ms a key over two letters, not over thirty; scanners take 1 to 15, slow Bluetooth rings 30.)
 */
export function createRingReader({ maxGap = 50, minLength = 10 } = {}) {
  let text = ''
  let last = Number.NEGATIVE_INFINITY
  return {
    key(key: RingKey): RingResult {
      const gap = key.at - last
      if (key.code === 'Enter' || key.code === 'NumpadEnter' || key.code === 'Tab') {
        const scanned = text
        text = ''
        last = Number.NEGATIVE_INFINITY
        return gap <= maxGap && scanned.length >= minLength
          ? { kind: 'scan', text: scanned }
          : { kind: 'none', length: 0 }
      }
      if (key.code.startsWith('Shift') || key.code === 'CapsLock') return { kind: 'none', length: text.length }
      const character = characterOf(key)
      if (gap > maxGap || character === undefined) text = ''
      if (character !== undefined) text += character
      last = key.at
      return { kind: 'none', length: text.length }
    },
  }
}
