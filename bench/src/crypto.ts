// What the cryptography of one reading costs. All figures are from one run, rounds of every candidate in turn, so the
// ratios hold on a noisy machine where the microseconds do not. Run: node bench/src/crypto.ts
import { createSecretKey, randomBytes } from 'node:crypto'
import { newDeviceBoxKeys, openSealed, sealTo } from '@exqress/crypto/box.ts'
import { utf8 } from '@exqress/crypto/bytes.ts'
import { unwrapBundle, wrapBundle } from '@exqress/crypto/kek.ts'
import * as web from '@exqress/crypto/tiers.ts'
import * as node from '@exqress/crypto/tiers-node.ts'
import { type LabelRing, newHandle, newLabelKey, openToken, sealToken } from '@exqress/crypto/token.ts'
import { createTokenRing } from '@exqress/crypto/token-node.ts'

const ROUNDS = 15
const ROUND_MS = 40

type Candidate = { name: string; run: () => unknown; microseconds: number[] }
const candidates: Candidate[] = []
const measure = (name: string, run: () => unknown) => candidates.push({ name, run, microseconds: [] })

const ring: LabelRing = new Map([[7, { key: newLabelKey(), state: 'printing', createdAt: '2026-01-01T00:00:00.000Z' }]])
const fastRing = createTokenRing(ring)
const tokens = Array.from({ length: 256 }, () => sealToken(ring, newHandle()))
const forged = tokens.map((token) => Uint8Array.of(...token.subarray(0, 23), (token[23] as number) ^ 1))
let turn = 0
const next = (from: Uint8Array[]) => from[turn++ & 255] as Uint8Array
const refused = (open: () => unknown) => {
  try {
    open()
  } catch {
    return
  }
  throw new Error('a forged token was accepted')
}
measure('open a token, noble', () => openToken(ring, next(tokens)))
measure('open a token, node', () => fastRing.openToken(next(tokens)))
measure('refuse a forged token, noble', () => refused(() => openToken(ring, next(forged))))
measure('refuse a forged token, node', () => refused(() => fastRing.openToken(next(forged))))
measure('seal a token, noble', () => sealToken(ring, newHandle()))
measure('seal a token, node', () => fastRing.sealToken(newHandle()))

const id = '019ab000-0000-7000-8000-000000000001'
const TIERS = ['route', 'recipient', 'door'] as const
const value = { name: '시험 사람', phone: '010-0000-0001', unit: '101동 1203호', street: '서울시 시험구 시험로 1' }
const keys = { route: web.newTierKey(), recipient: web.newTierKey(), door: web.newTierKey() }
const kek = createSecretKey(randomBytes(32))
const wrapped = wrapBundle(kek, id, keys)
const sealed = Object.fromEntries(
  TIERS.map((tier) => [tier, node.sealTier(node.importTierKey(keys[tier]), { id, tier }, value)]),
) as Record<(typeof TIERS)[number], Uint8Array>
measure('open 3 tiers, WebCrypto', async () => {
  for (const tier of TIERS) await web.openTier(await web.importTierKey(keys[tier]), { id, tier }, sealed[tier])
})
measure('open 3 tiers, node', () => {
  for (const tier of TIERS) node.openTier(node.importTierKey(keys[tier]), { id, tier }, sealed[tier])
})
measure('unwrap the bundle and open 3 tiers, node', () => {
  const opened = unwrapBundle(kek, id, wrapped)
  for (const tier of TIERS) {
    const key = opened[tier]
    if (!key) throw new Error('a key is missing')
    node.openTier(key, { id, tier }, sealed[tier])
  }
})

const boxKeys = await newDeviceBoxKeys()
const context = { info: utf8('exqress-bench'), aad: utf8(id) }
const secret = randomBytes(32)
const bundle = randomBytes(500 * 3 * 33)
const secretBox = await sealTo(boxKeys.publicKey, secret, context)
const bundleBox = await sealTo(boxKeys.publicKey, bundle, context)
measure('seal a box, 32 bytes', () => sealTo(boxKeys.publicKey, secret, context))
measure('open a box, 32 bytes', () => openSealed(boxKeys, secretBox, context))
measure('seal a box, a bundle of 500', () => sealTo(boxKeys.publicKey, bundle, context))
measure('open a box, a bundle of 500', () => openSealed(boxKeys, bundleBox, context))

for (let round = 0; round <= ROUNDS; round++) {
  for (const { run, microseconds } of candidates) {
    const start = performance.now()
    let count = 0
    let elapsed = 0
    while (elapsed < ROUND_MS) {
      for (let i = 0; i < 10; i++) {
        const result = run()
        if (result instanceof Promise) await result
      }
      count += 10
      elapsed = performance.now() - start
    }
    if (round > 0) microseconds.push((elapsed * 1000) / count) // round 0 warms up
  }
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] as number
const result = new Map(candidates.map(({ name, microseconds }) => [name, median(microseconds)]))
for (const [name, figure] of result) console.log(`${name.padEnd(44)}${figure.toFixed(1).padStart(9)} µs`)
const ratio = (slow: string, fast: string) =>
  console.log(
    `${fast}: ${((result.get(slow) as number) / (result.get(fast) as number)).toFixed(1)} × as fast as ${slow}`,
  )
console.log()
ratio('open a token, noble', 'open a token, node')
ratio('refuse a forged token, noble', 'refuse a forged token, node')
ratio('seal a token, noble', 'seal a token, node')
ratio('open 3 tiers, WebCrypto', 'open 3 tiers, node')
