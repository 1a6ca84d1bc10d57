import type { AccessRecord } from '@exqress/contracts/events.ts'
import type { Format } from '@exqress/ui/i18n/text.ts'
import type { Words } from '../i18n/text.ts'

/** `11월 27일 (금) 오후 3:00 · operator · desk_detail · phone, unit`: codes as they stand in the ledger, which is what is compared. */
export function recordWords(record: AccessRecord, t: Words, format: Format): string {
  const { at, role, purpose, fields, online } = record
  const where = online ? [] : [t('openings.offline')]
  return [format.moment(at), t(`openings.role.${role}`), purpose, fields.join(', '), ...where].join(' · ')
}
