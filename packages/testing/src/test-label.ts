import { encodeToken, labelUrl } from '@exqress/crypto/token.ts'
import type { LabelInput } from '@exqress/label/label-input.ts'
import { seededRandom } from './gray-picture.ts'

/** A label with invented values. Its token is well-formed and the same for the same seed, but no ring has made it. */
export function testLabel(
  changes: Partial<LabelInput> = {},
  { base = 'https://exqress.com', seed = 1 } = {},
): LabelInput {
  const random = seededRandom(seed)
  const token = Uint8Array.from({ length: 24 }, () => random() * 256)
  return {
    kind: 'forward',
    labelUrl: labelUrl(base, encodeToken(token)),
    carrierName: 'CJ대한통운',
    sortCode: '7A12-3',
    handling: ['fragile', 'chilled'],
    weightGrams: 1250,
    date: '2026-03-02',
    boxNumber: 1,
    boxCount: 3,
    findTag: '다 4829',
    ...changes,
  }
}
