import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  decodeToken,
  encodeToken,
  LabelInvalid,
  type LabelKey,
  type LabelRing,
  labelDigest,
  labelSalt,
  labelUrl,
  newHandle,
  newLabelKey,
  openToken,
  printingKeyId,
  sealToken,
  tokenFromText,
} from './token.ts'
import * as tokenNode from './token-node.ts'

const { createTokenRing } = tokenNode
const LONG_AGO = '2026-01-01T00:00:00.000Z'
const labelKey = (state: LabelKey['state'], createdAt = LONG_AGO): LabelKey => ({
  key: newLabelKey(),
  state,
  createdAt,
})

const printing = labelKey('printing')
const reading = labelKey('reading')
const retired = labelKey('retired')
const ring: LabelRing = new Map([
  [3, printing],
  [4, reading],
  [5, retired],
])
const fast = createTokenRing(ring)
const under = (id: number, key: LabelKey) => sealToken(new Map([[id, { ...key, state: 'printing' }]]), newHandle())
const openers = [
  ['token.ts', (token: Uint8Array) => openToken(ring, token)],
  ['token-node.ts', (token: Uint8Array) => fast.openToken(token)],
] as const

test('2,000 random tokens are the same bytes in both versions and open in both', () => {
  for (let i = 0; i < 2000; i++) {
    const handle = newHandle()
    const token = sealToken(ring, handle)
    assert.deepEqual(fast.sealToken(handle), token)
    assert.equal(token.length, 24)
    assert.equal(token[0], (1 << 5) | 3)
    for (const [name, open] of openers) assert.deepEqual(new Uint8Array(open(token)), handle, name)
    assert.deepEqual(decodeToken(encodeToken(token)), token)
    assert.equal(encodeToken(token).length, 39)
  }
})

test('a reading key opens and does not seal; a retired one does neither', () => {
  for (const [name, open] of openers) {
    assert.equal(open(under(4, reading)).length, 7, name)
    assert.throws(() => open(under(5, retired)), LabelInvalid, name)
    assert.throws(() => open(under(6, labelKey('printing'))), LabelInvalid, `${name}: unknown id`)
    assert.throws(() => open(under(3, reading)), LabelInvalid, `${name}: another key's id`)
    assert.throws(() => open(under(4, printing)), LabelInvalid, `${name}: key of one id under another`)
  }
})

test('wrong length, every other version, every flipped bit', () => {
  const token = sealToken(ring, newHandle())
  for (const [name, open] of openers) {
    for (let length = 0; length < 24; length++) {
      assert.throws(() => open(token.subarray(0, length)), LabelInvalid, `${name}: ${length} bytes`)
    }
    assert.throws(() => open(Uint8Array.of(...token, 0)), LabelInvalid, `${name}: 25 bytes`)
    for (let bit = 0; bit < 24 * 8; bit++) {
      const flipped = Uint8Array.from(token)
      flipped[bit >>> 3] = (flipped[bit >>> 3] as number) ^ (1 << (bit & 7))
      assert.throws(() => open(flipped), LabelInvalid, `${name}: bit ${bit}`)
    }
  }
})

test('of 100,000 random and mutated tokens none is accepted', () => {
  const genuine = Array.from({ length: 64 }, () => sealToken(ring, newHandle()))
  const random = fc.uint8Array({ minLength: 24, maxLength: 24 })
  const randomUnderOurHeader = random.map((bytes) => Uint8Array.of(0x23, ...bytes.subarray(1)))
  const mutated = fc
    .tuple(
      fc.constantFrom(...genuine),
      fc.array(fc.tuple(fc.nat({ max: 23 }), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 4 }),
    )
    .map(([token, changes]) => {
      const copy = Uint8Array.from(token)
      for (const [at, mask] of changes) copy[at] = (copy[at] as number) ^ mask
      return copy
    })
  const crossed = fc
    .tuple(fc.constantFrom(...genuine), fc.constantFrom(...genuine), fc.integer({ min: 2, max: 22 }))
    .map(([a, b, cut]) => Uint8Array.of(...a.subarray(0, cut), ...b.subarray(cut)))
  const known = new Set(genuine.map((token) => encodeToken(token)))
  let tried = 0
  fc.assert(
    fc.property(fc.oneof(random, randomUnderOurHeader, mutated, crossed), (token) => {
      fc.pre(!known.has(encodeToken(token)))
      tried++
      assert.throws(() => fast.openToken(token), LabelInvalid)
    }),
    { numRuns: 100_000 },
  )
  assert.equal(tried, 100_000)
})

test('the printing key is the newest that is 60 s old', () => {
  const now = new Date('2026-11-23T09:00:00.000Z')
  const aged = (seconds: number, state: LabelKey['state'] = 'printing') =>
    labelKey(state, new Date(now.getTime() - seconds * 1000).toISOString())
  assert.equal(
    printingKeyId(
      new Map([
        [1, aged(9000)],
        [2, aged(60)],
        [3, aged(59)],
      ]),
      now,
    ),
    2,
  )
  assert.equal(
    printingKeyId(
      new Map([
        [1, aged(9000, 'reading')],
        [2, aged(10)],
        [3, aged(20)],
      ]),
      now,
    ),
    3,
  )
  assert.throws(
    () =>
      printingKeyId(
        new Map([
          [1, aged(9000, 'reading')],
          [2, aged(90, 'retired')],
        ]),
        now,
      ),
    /printing/,
  )
})

test('a bad ring or handle is found at once', () => {
  const good = labelKey('printing')
  assert.throws(() => createTokenRing(new Map([[32, good]])), RangeError)
  assert.throws(() => createTokenRing(new Map([[1, { ...good, key: new Uint8Array(32) }]])), RangeError)
  for (const length of [0, 6, 8]) {
    assert.throws(() => fast.sealToken(new Uint8Array(length)), RangeError)
    assert.throws(() => sealToken(ring, new Uint8Array(length)), RangeError)
  }
})

test('the token is taken out of every form of our labels', () => {
  const token = encodeToken(sealToken(ring, newHandle()))
  const grouped = token.toLowerCase().replace(/.{5}/g, '$& ').replace(' ', '-')
  for (const text of [
    token,
    token.toLowerCase(),
    grouped,
    `HTTPS://EXQRESS.COM/Q/${token}`,
    `https://exqress.com/q/${token.toLowerCase()}`,
    `http://localhost:4002/Q/${token}`,
    `HTTPS://192.168.0.10:8443/Q/${token}`,
    `https://exqress.com/Q/${token}/`,
    `https://exqress.com/Q/${token}?from=camera`,
    `https://exqress.com/Q/${token}#top`,
    ` \n${token}\r\n`,
  ]) {
    assert.equal(tokenFromText(text), token, text)
  }
})

test('QR contents that are not ours', () => {
  const token = encodeToken(sealToken(ring, newHandle()))
  const badSpareBits = token.slice(0, 38) + (token.endsWith('A') ? 'B' : 'R')
  for (const text of [
    '',
    'https://exqress.com/',
    'https://exqress.com/Q/',
    `https://exqress.com/P/${token}`,
    `https://exqress.com/a/Q/${token}`,
    `ftp://exqress.com/Q/${token}`,
    `https://exqress.com/Q/${token}/more`,
    `https://exqress.com/?q=${token}`,
    token.slice(1),
    `${token}A`,
    badSpareBits,
    `https://exqress.com/Q/${badSpareBits}`,
    token.replace(/.$/, '1'),
    '880123456789',
    'WIFI:S:home;T:WPA;P:secret;;',
    '가'.repeat(39),
    ' '.repeat(100_000),
    `https://exqress.com/Q/${'A'.repeat(100_000)}`,
  ]) {
    assert.equal(tokenFromText(text), undefined, text.slice(0, 80))
  }
})

test('reading any text never throws, and what it finds is one spelling of 24 bytes', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.stringMatching(/^[A-Za-z2-7 -]{30,50}$/)), (text) => {
      const token = tokenFromText(text)
      if (token !== undefined) assert.equal(encodeToken(decodeToken(token)), token)
    }),
    { numRuns: 2000 },
  )
})

test('the address on the label', () => {
  const token = encodeToken(sealToken(ring, newHandle()))
  const text = labelUrl('https://exqress.com', token.toLowerCase())
  assert.equal(text, `HTTPS://EXQRESS.COM/Q/${token}`)
  assert.equal(text.length, 61) // QR version 3 at error correction M holds 61 alphanumeric characters
  assert.equal(labelUrl('http://192.168.0.10:4002/', token), `HTTP://192.168.0.10:4002/Q/${token}`)
  for (const base of ['https://exqress.com/app', 'https://exqress.com/?a', 'https://a@exqress.com', 'https://[::1]']) {
    assert.throws(() => labelUrl(base, token), /base of label addresses/, base)
  }
  assert.throws(() => labelUrl('https://exqress.com', token.slice(1)), LabelInvalid)
})

test('digest and offline salt are the same in both versions', async () => {
  const token = decodeToken('A'.repeat(39))
  // SHA-256 of 24 zero bytes.
  const digest = '9d908ecfb6b256def8b49a7c504e6c889c4b0e41fe6ce3e01863dd7b61a20aa0'
  assert.equal(Buffer.from(await labelDigest(token)).toString('hex'), digest)
  assert.equal(Buffer.from(tokenNode.labelDigest(token)).toString('hex'), digest)
  assert.deepEqual(tokenNode.labelSalt(token), await labelSalt(token))
  assert.equal(tokenNode.labelSalt(token).length, 32)
  assert.notDeepEqual(await labelSalt(sealToken(ring, newHandle())), await labelSalt(token))
})

test('an invalid label says nothing about itself', () => {
  try {
    decodeToken('not a label')
    assert.fail('accepted')
  } catch (error) {
    assert(error instanceof LabelInvalid)
    assert.equal(error.code, 'label_invalid')
    assert.equal(error.message, 'label_invalid')
    assert(!error.stack?.includes('\n'))
  }
  assert(Error.stackTraceLimit > 0)
})
