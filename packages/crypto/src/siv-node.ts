// Node only: AES-SIV (RFC 5297) for many short messages under one key and one associated data.
import { type Cipheriv, createCipheriv, createSecretKey, timingSafeEqual } from 'node:crypto'

const BLOCK = 16

/** One key with its associated data. `open` answers undefined for anything that was not sealed by it. */
export type Siv = {
  seal(plaintext: Uint8Array): Uint8Array
  open(sealed: Uint8Array): Uint8Array | undefined
}

/**
 * AES-SIV with the associated data digested once and two AES-ECB cipher objects kept for good: a label's handle costs
 * two block encryptions instead of key schedules and CMAC passes. `key` has 32, 48 or 64 bytes (AES-128, 192,
 * 256-SIV), else RangeError. Sealed form: 16 bytes synthetic IV, then the ciphertext.
 */
export function createSiv(key: Uint8Array, associatedData: Uint8Array[]): Siv {
  if (![32, 48, 64].includes(key.length)) throw new RangeError('an AES-SIV key has 32, 48 or 64 bytes')
  const half = key.length / 2
  const macCipher = ecb(key.subarray(0, half))
  const streamCipher = ecb(key.subarray(half))
  const subkey1 = double(macCipher.update(Buffer.alloc(BLOCK)))
  const subkey2 = double(subkey1)

  // RFC 4493. The whole message goes through ECB block by block: only S2V's last step is hot, and it is one block.
  function cmac(message: Uint8Array): Buffer {
    const blocks = Math.max(1, Math.ceil(message.length / BLOCK))
    const padded = Buffer.alloc(blocks * BLOCK)
    padded.set(message)
    const whole = message.length === blocks * BLOCK
    if (!whole) padded[message.length] = 0x80
    xorInto(padded.subarray(-BLOCK), whole ? subkey1 : subkey2)
    let state: Buffer = Buffer.alloc(BLOCK)
    for (let at = 0; at < padded.length; at += BLOCK) {
      xorInto(state, padded.subarray(at, at + BLOCK))
      state = macCipher.update(state)
    }
    return state
  }

  let digest = cmac(Buffer.alloc(BLOCK))
  for (const data of associatedData) {
    digest = double(digest)
    xorInto(digest, cmac(data))
  }
  // The CMAC input of a plaintext shorter than a block is dbl(D) xor pad(P), one whole block; its subkey is added here.
  const shortStart = double(digest)
  xorInto(shortStart, subkey1)
  const block = Buffer.alloc(BLOCK) // scratch of the two steps below, neither of which is ever interrupted

  function syntheticIv(plaintext: Uint8Array): Buffer {
    if (plaintext.length < BLOCK) {
      block.set(shortStart)
      for (let i = 0; i < plaintext.length; i++) block[i] = (block[i] as number) ^ (plaintext[i] as number)
      block[plaintext.length] = (block[plaintext.length] as number) ^ 0x80
      return macCipher.update(block)
    }
    const message = Buffer.from(plaintext)
    xorInto(message.subarray(-BLOCK), digest)
    return cmac(message)
  }

  // CTR from the IV with two bits cleared (RFC 5297 §2.5); encrypts and decrypts.
  function applyStream(iv: Uint8Array, input: Uint8Array): Buffer {
    block.set(iv)
    block[8] = (block[8] as number) & 0x7f
    block[12] = (block[12] as number) & 0x7f
    let counters = block
    if (input.length > BLOCK) {
      counters = Buffer.alloc(Math.ceil(input.length / BLOCK) * BLOCK)
      for (let at = 0; at < counters.length; at += BLOCK) {
        counters.set(block, at)
        increment(block)
      }
    }
    const output = streamCipher.update(counters).subarray(0, input.length)
    xorInto(output, input)
    return output
  }

  return {
    seal(plaintext) {
      const iv = syntheticIv(plaintext)
      return Buffer.concat([iv, applyStream(iv, plaintext)])
    },
    open(sealed) {
      if (sealed.length < BLOCK) return undefined
      const iv = sealed.subarray(0, BLOCK)
      const plaintext = applyStream(iv, sealed.subarray(BLOCK))
      return timingSafeEqual(syntheticIv(plaintext), iv) ? plaintext : undefined
    },
  }
}

function ecb(key: Uint8Array): Cipheriv {
  return createCipheriv(`aes-${key.length * 8}-ecb`, createSecretKey(key), null).setAutoPadding(false)
}

function xorInto(target: Uint8Array, other: Uint8Array): void {
  for (let i = 0; i < target.length; i++) target[i] = (target[i] as number) ^ (other[i] as number)
}

/** Doubling in GF(2^128), without a branch on the secret bit (RFC 5297 §2.3). */
function double(block: Uint8Array): Buffer {
  const result = Buffer.alloc(BLOCK)
  for (let i = 0; i < BLOCK - 1; i++) result[i] = ((block[i] as number) << 1) | ((block[i + 1] as number) >>> 7)
  result[BLOCK - 1] = ((block[BLOCK - 1] as number) << 1) ^ (0x87 & -((block[0] as number) >>> 7))
  return result
}

function increment(counter: Buffer): void {
  for (let i = BLOCK - 1; i >= 0; i--) {
    counter[i] = ((counter[i] as number) + 1) & 0xff
    if (counter[i] !== 0) return
  }
}
