// Browser and Node.

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

const VALUE_OF_CODE = new Int8Array(128).fill(-1)
for (let value = 0; value < 32; value++) {
  const letter = ALPHABET.charCodeAt(value)
  VALUE_OF_CODE[letter] = value
  if (letter >= 65) VALUE_OF_CODE[letter + 32] = value
}

/** Text that is not base32 in the one spelling that we accept. It never carries the text itself. */
export class Base32Invalid extends Error {
  override readonly name = 'Base32Invalid'
  constructor() {
    super('not base32')
  }
}

/** Base32 (RFC 4648 §6), upper case, without padding. */
export function encodeBase32(bytes: Uint8Array): string {
  let text = ''
  let buffer = 0
  let bits = 0
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += ALPHABET[(buffer >>> bits) & 31]
    }
    buffer &= 0xff
  }
  if (bits > 0) text += ALPHABET[(buffer << (5 - bits)) & 31]
  return text
}

/**
 * Bytes of a base32 text. Either case is accepted, spaces and hyphens are skipped (people type them when they read a
 * code aloud). Refused with Base32Invalid: any other character (padding too), a length that no bytes have, and spare
 * bits that are not zero, so that bytes have one spelling only.
 */
export function decodeBase32(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.floor((text.length * 5) / 8))
  let buffer = 0
  let bits = 0
  let length = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 0x20 || code === 0x2d) continue
    const value = code < 128 ? (VALUE_OF_CODE[code] as number) : -1
    if (value < 0) throw new Base32Invalid()
    buffer = (buffer << 5) | value
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes[length++] = buffer >>> bits
      buffer &= (1 << bits) - 1
    }
  }
  // Five or more bits left over: one character more than the bytes need.
  if (bits >= 5 || buffer !== 0) throw new Base32Invalid()
  return bytes.slice(0, length)
}
