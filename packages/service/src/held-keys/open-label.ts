import { decodeToken, LabelInvalid, tokenFromText } from '@exqress/crypto/token.ts'
import { labelDigest } from '@exqress/crypto/token-node.ts'
import { labelInvalid } from '../errors/app-error.ts'
import type { InvalidLabels, Scanner } from './invalid-labels.ts'
import type { HeldRing } from './label-ring.ts'

/**
 * The digest (32 bytes) of an authentic label's token, which may come as the QR's whole text. No database is asked for a forged one; it
 * only counts in a metric and in the budget of the session.
 * @param scanner absent where nobody is signed in
 * @throws AppError 422 `label_invalid`; 429 `decode_budget`; 503 `keys_waiting` while no label ring was ever fetched
 */
export function openLabel(
  {
    ring,
    labelsInvalid,
    invalidLabels,
  }: { ring: Pick<HeldRing, 'openToken'>; labelsInvalid: { inc(): void }; invalidLabels: InvalidLabels },
  scanner: Scanner | undefined,
  text: string,
): Buffer {
  if (scanner) invalidLabels.check(scanner)
  try {
    const token = decodeToken(tokenFromText(text) ?? '')
    ring.openToken(token)
    return Buffer.from(labelDigest(token))
  } catch (error) {
    if (!(error instanceof LabelInvalid)) throw error
    labelsInvalid.inc()
    if (scanner) invalidLabels.count(scanner)
    throw labelInvalid()
  }
}
