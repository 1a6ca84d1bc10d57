import { decodeToken, LabelInvalid, tokenFromText } from '@exqress/crypto/token.ts'
import { labelDigest } from '@exqress/crypto/token-node.ts'
import { labelInvalid } from '../errors/app-error.ts'
import type { HeldRing } from './label-ring.ts'

/**
 * The digest (32 bytes) of an authentic label's token, which may come as the QR's whole text. No database is asked for a forged one; it
 * only counts in a metric.
 * @throws AppError 422 `label_invalid`; 503 `keys_waiting` while no label ring was ever fetched
 */
export function openLabel(
  { ring, labelsInvalid }: { ring: Pick<HeldRing, 'openToken'>; labelsInvalid: { inc(): void } },
  text: string,
): Buffer {
  try {
    const token = decodeToken(tokenFromText(text) ?? '')
    ring.openToken(token)
    return Buffer.from(labelDigest(token))
  } catch (error) {
    if (!(error instanceof LabelInvalid)) throw error
    labelsInvalid.inc()
    throw labelInvalid()
  }
}
