import { fields as allFields, type Field } from '@exqress/contracts/disclosure.ts'
import type { AccessRecord } from '@exqress/contracts/events.ts'
import { type OpeningPurpose, openingPurposes } from '@exqress/contracts/expected-openings.ts'
import type { Format } from '@exqress/ui/i18n/text.ts'
import type { Words } from '../i18n/text.ts'

const BY_FIND_TAG = '_by_find_tag'
type Why = Exclude<OpeningPurpose, `${string}${typeof BY_FIND_TAG}`>
const isWhy = (purpose: string): purpose is Why => (openingPurposes as readonly string[]).includes(purpose)
const isField = (field: string): field is Field => (allFields as readonly string[]).includes(field)

/** `11월 27일 (금) 오후 3:00 · 운영자 · 관리 화면 · 전화번호, 호수`. A code that is not known here stands as it is. */
export function recordWords({ at, role, purpose, fields, online }: AccessRecord, t: Words, format: Format): string {
  const why = purpose.endsWith(BY_FIND_TAG) ? purpose.slice(0, -BY_FIND_TAG.length) : purpose
  return [
    format.stamp(at),
    t(`openings.role.${role}`),
    isWhy(why) ? t(`openings.why.${why}`) : why,
    fields.map((field) => (isField(field) ? t(`openings.field.${field}`) : field)).join(', '),
    ...(why === purpose ? [] : [t('openings.byFindTag')]),
    ...(online ? [] : [t('openings.offline')]),
  ].join(' · ')
}

/** The same as it stands in the ledger, which is what is compared. */
export const recordCodes = ({ purpose, fields }: AccessRecord): string => `${purpose}: ${fields.join(' ')}`
