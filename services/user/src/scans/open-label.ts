import { decodeToken, LabelInvalid, tokenFromText } from '@exqress/crypto/token.ts'
import { labelDigest } from '@exqress/crypto/token-node.ts'
import { labelInvalid } from '@exqress/service/errors/app-error.ts'
import type { Deps } from '../deps.ts'

/**
 * The digest of an authentic label's token. No database is asked for a forged one; it only counts in a metric.
 * @throws AppError 422 `label_invalid`; 503 `keys_waiting` while no label ring was ever fetched
 */
export function openLabel({ ring, labelsInvalid }: Pick<Deps, 'ring' | 'labelsInvalid'>, text: string): Buffer {
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
