import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hkdf } from './hkdf.ts'
import { hkdf as hkdfNode } from './hkdf-node.ts'
import { hex, readVectors } from './vectors.ts'

type Vector = {
  tcId: number
  ikm: string
  salt: string
  info: string
  size: number
  okm: string
  result: 'valid' | 'invalid'
}
const { numberOfTests, testGroups } = readVectors<{ numberOfTests: number; testGroups: { tests: Vector[] }[] }>(
  'wycheproof_hkdf_sha256_test.json',
)
const vectors = testGroups.flatMap((group) => group.tests)

test('Wycheproof, every vector, in both versions', async () => {
  assert.equal(vectors.length, numberOfTests)
  for (const { tcId, ikm, salt, info, size, okm, result } of vectors) {
    const input = { salt: hex(salt), info: hex(info), length: size }
    if (result === 'valid') {
      assert.deepEqual(await hkdf(hex(ikm), input), hex(okm), `vector ${tcId}, WebCrypto`)
      assert.deepEqual(hkdfNode(hex(ikm), input), hex(okm), `vector ${tcId}, node:crypto`)
    } else {
      await assert.rejects(hkdf(hex(ikm), input), RangeError, `vector ${tcId}, WebCrypto`)
      assert.throws(() => hkdfNode(hex(ikm), input), RangeError, `vector ${tcId}, node:crypto`)
    }
  }
})
