import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { findTagSyllables } from '@exqress/contracts/values.ts'
import { encodeToken, labelUrl } from '@exqress/crypto/token.ts'
import jsqr from 'jsqr'
import { takeTokenFromAddress } from './address.ts'
import { rankCameras, stateOfError } from './camera-state.ts'
import { chooseDecoder } from './choose-decoder.ts'
import type { Decoder, DecoderName } from './decoder.ts'
import { findTagFromText } from './find-tag.ts'
import { probePixels, probeText } from './probe-picture.ts'
import { characterOf, createRingReader, type RingResult } from './ring-keys.ts'
import { createSeen } from './seen.ts'

// its typings tell of an ES module, Node sees CommonJS
const jsQR = jsqr as unknown as typeof jsqr.default
const token = encodeToken(new Uint8Array(24).map((_, i) => i * 11))

describe('address', () => {
  const at = (href: string) => {
    // as in a browser, the location follows the history
    const location = { href, pathname: new URL(href).pathname }
    const replaced: string[] = []
    const history = {
      replaceState(_: unknown, __: string, url?: string | URL | null) {
        replaced.push(String(url))
        location.href = new URL(String(url), href).href
      },
    }
    return { opened: takeTokenFromAddress(location, history), replaced, location }
  }

  test('takes the token out of the address, in either case, and leaves nothing of it there', () => {
    for (const href of [labelUrl('https://exqress.com', token), `https://exqress.com/q/${token.toLowerCase()}?utm=1`]) {
      const { opened, replaced, location } = at(href)
      assert.deepEqual(opened, { kind: 'token', token })
      assert.deepEqual(replaced, ['/scan'])
      assert.ok(!location.href.toUpperCase().includes(token))
    }
  })

  test('an address under /Q/ that is no label is replaced too; others are left alone', () => {
    assert.deepEqual(at('https://exqress.com/Q/NOT-A-TOKEN').opened, { kind: 'not_a_label' })
    assert.deepEqual(at('https://exqress.com/Q/NOT-A-TOKEN').replaced, ['/scan'])
    assert.deepEqual(at('https://exqress.com/quick').replaced, [])
  })
})

describe('ring scanner', () => {
  const burst = (text: string, gap: number, end = 'Enter') => {
    const reader = createRingReader()
    let at = 0
    let result: RingResult = { kind: 'none', length: 0 }
    for (const character of text) {
      const code = /[A-Z]/.test(character)
        ? `Key${character}`
        : /\d/.test(character)
          ? `Digit${character}`
          : { ':': 'Semicolon', '/': 'Slash', '.': 'Period' }[character]
      if (character === ':') reader.key({ code: 'ShiftLeft', shift: true, at: at + gap / 2 })
      at += gap
      result = reader.key({ code: code as string, shift: character === ':', at })
    }
    if (end) result = reader.key({ code: end, shift: false, at: at + gap })
    return result
  }

  test('a burst ended by Enter or Tab is a scan, a person typing is none', () => {
    const text = labelUrl('https://exqress.com', token)
    assert.deepEqual(burst(text, 8), { kind: 'scan', text })
    assert.deepEqual(burst(text, 30, 'Tab'), { kind: 'scan', text })
    assert.equal(burst(text, 70).kind, 'none')
    assert.equal(burst('1234', 8).kind, 'none')
    assert.equal(burst(text, 8, '').kind, 'none')
  })

  test('keys are positions, so the language that is switched on does not matter', () => {
    assert.equal(characterOf({ code: 'KeyQ', shift: false }), 'Q')
    assert.equal(characterOf({ code: 'Semicolon', shift: true }), ':')
    assert.equal(characterOf({ code: 'Numpad7', shift: false }), '7')
    assert.equal(characterOf({ code: 'HangulMode', shift: false }), undefined)
  })

  test('what a person typed just before does not stick to the scan', () => {
    const reader = createRingReader()
    reader.key({ code: 'KeyX', shift: false, at: 0 })
    let at = 400
    for (const character of token) {
      reader.key({ code: /\d/.test(character) ? `Digit${character}` : `Key${character}`, shift: false, at })
      at += 5
    }
    assert.deepEqual(reader.key({ code: 'Enter', shift: false, at }), { kind: 'scan', text: token })
  })
})

describe('seen', () => {
  test('a label counts again only after it was out of sight', () => {
    const seen = createSeen(1000)
    assert.equal(seen.isNew('a', 0), true)
    assert.equal(seen.isNew('a', 900), false)
    assert.equal(seen.isNew('b', 1000), true)
    assert.equal(seen.isNew('a', 1800), false, 'it has been lying there')
    assert.equal(seen.isNew('a', 2800), true)
  })
})

describe('find tag', () => {
  test('all syllables, as people type them', () => {
    for (const syllable of findTagSyllables) assert.equal(findTagFromText(`${syllable}4829`), `${syllable} 4829`)
    for (const typed of [' 다 4829 ', '다-4829', '다  48 29', '다 4829'.normalize('NFD')])
      assert.equal(findTagFromText(typed), '다 4829')
    for (const typed of ['더 4829', '다 482', '다 48291', '4829', token])
      assert.equal(findTagFromText(typed), undefined)
  })
})

describe('choice of a decoder', () => {
  const candidate = (name: DecoderName, decode: () => Promise<string | undefined>) => {
    const state = { closed: false }
    return {
      state,
      name,
      create: async (): Promise<Decoder> => ({
        name,
        decode,
        close: () => {
          state.closed = true
        },
      }),
    }
  }
  const reads = async () => probeText

  test('the known picture can be read by an independent decoder', () => {
    const { data, width, height } = probePixels()
    assert.equal(jsQR(data, width, height)?.data, probeText)
  })

  test('the first that proves itself; one that exists and reads nothing is passed over and let go', async () => {
    const blind = candidate('native', async () => undefined)
    const { decoder, passedOver } = await chooseDecoder([blind, candidate('zxing-wasm', reads)])
    assert.equal(decoder.name, 'zxing-wasm')
    assert.equal(blind.state.closed, true)
    assert.deepEqual(passedOver, ['native: did not read the known picture'])
  })

  test('slow, hanging and missing ones are passed over; the last is taken though slow', async () => {
    let clock = 0
    const slow = async () => {
      clock += 500
      return probeText
    }
    const { decoder, passedOver } = await chooseDecoder(
      [
        {
          name: 'native',
          create: async () => {
            throw new Error('no native decoder')
          },
        },
        candidate('zxing-wasm', () => new Promise(() => {})),
        candidate('native', slow),
        candidate('zxing-js', slow),
      ],
      { now: () => clock, patience: 20 },
    )
    assert.equal(decoder.name, 'zxing-js')
    assert.deepEqual(passedOver, ['native: no native decoder', 'zxing-wasm: no answer', 'native: took 500 ms'])
    await assert.rejects(chooseDecoder([candidate('zxing-js', async () => 'wrong')]), /no decoder works here/)
  })
})

describe('camera', () => {
  test('the plain rear lens comes first', () => {
    const labels = (names: string[]) => rankCameras(names.map((label) => ({ label }))).map(({ label }) => label)
    assert.equal(
      labels(['camera2 1, facing front', 'camera2 2, facing back', 'camera2 0, facing back'])[0],
      'camera2 0, facing back',
    )
    assert.equal(
      labels(['Front Camera', 'Back Ultra Wide Camera', 'Back Dual Wide Camera', 'Back Camera'])[0],
      'Back Camera',
    )
    assert.deepEqual(labels(['', '']), ['', ''])
  })

  test('every refusal of the browser has its own words', () => {
    assert.deepEqual(
      ['NotAllowedError', 'NotFoundError', 'NotReadableError', 'InsecurePage', 'TypeError'].map(stateOfError),
      ['denied', 'none', 'in_use', 'insecure', 'failed'],
    )
  })
})
