import assert from 'node:assert/strict'
import { randomFillSync } from 'node:crypto'
import { test } from 'node:test'
import { encodeToken, newLabelKey } from '@exqress/crypto/token.ts'
import { createTokenRing, newHandle } from '@exqress/crypto/token-node.ts'
import { AppError } from '../errors/app-error.ts'
import { createInvalidLabels } from './invalid-labels.ts'
import { openLabel } from './open-label.ts'

const FORGED = 1_000_000

test('of 1,000,000 forged labels none is accepted, and none can reach a database: there is none to ask', () => {
  const key = { key: newLabelKey(), state: 'printing', createdAt: '2026-01-01T00:00:00.000Z' } as const
  const ring = createTokenRing(new Map([[0, key]]))
  const genuine = ring.sealToken(newHandle())
  let counted = 0
  const given = { ring, labelsInvalid: { inc: () => void counted++ }, invalidLabels: createInvalidLabels() }
  assert.equal(openLabel(given, undefined, encodeToken(genuine)).length, 32)
  const token = new Uint8Array(genuine.length)
  const chance = Buffer.alloc(23 * 10_000)
  let accepted = 0
  // A million traces of where it was refused would take longer than the refusals.
  Error.stackTraceLimit = 0
  for (let n = 0; n < FORGED; n++) {
    const at = (n % 10_000) * 23
    if (at === 0) randomFillSync(chance)
    // Every second one is a genuine label of which a few bytes are wrong.
    const wrong = chance.subarray(at, at + (n % 2 === 0 ? 23 : 1 + (n % 4)))
    token.set(genuine)
    token.set(wrong, 1)
    if (Buffer.from(token).equals(genuine)) token[23] = (token[23] as number) ^ 1
    try {
      openLabel(given, undefined, encodeToken(token))
      accepted++
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'label_invalid')) throw error
    }
  }
  assert.deepEqual([accepted, counted], [0, FORGED])
})
