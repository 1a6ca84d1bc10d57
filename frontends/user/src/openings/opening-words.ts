import type { Field } from '@exqress/contracts/disclosure.ts'
import type { Locale } from '@exqress/ui/i18n/text.ts'
import type { Opening } from './group-openings.ts'
import type { OpeningText } from './text.ts'

/** In the order in which people ask for them. The state of the parcel is worth a word only where nothing else was seen. */
const told = [
  'recipientName',
  'unit',
  'route',
  'phone',
  'doorMemo',
  'product',
  'senderName',
  'senderStreet',
  'senderContact',
  'waybillNumber',
  'waybillLast4',
  'proof',
] as const satisfies readonly Field[]
const untold: readonly string[] = ['progress', 'handling']

/** `배송기사가 배달하려고 이름과 호수를 봤어요`. */
export function openingLine({ who, purpose, fields }: Opening, t: OpeningText, locale: Locale): string {
  const words: string[] = told.filter((field) => fields.includes(field)).map((field) => t(`field.${field}`))
  if (fields.some((field) => !(told as readonly string[]).includes(field) && !untold.includes(field)))
    words.push(t('field.other'))
  if (words.length === 0) words.push(t('field.progress'))
  const list = listOf(words, locale)
  return t('opening.line', { who: t(`who.${who}`), why: t(`why.${purpose}`), what: list })
}

/** What is worth knowing beside it. */
export function openingNotes({ byFindTag, masked, offline }: Opening, t: OpeningText): string[] {
  return [
    ...(byFindTag ? [t('opening.by_tag')] : []),
    ...(masked ? [t('opening.masked')] : []),
    ...(offline ? [t('opening.offline')] : []),
  ]
}

/** `이름, 주소와 호수를`; `the name, the address and the unit`. */
function listOf(words: readonly string[], locale: Locale): string {
  if (locale === 'en') return new Intl.ListFormat('en', { style: 'long', type: 'conjunction' }).format(words)
  const last = words.at(-1) ?? ''
  const object = `${last}${endsInConsonant(last) ? '을' : '를'}`
  const before = words.slice(0, -1)
  const joint = before.at(-1)
  if (joint === undefined) return object
  return `${before.join(', ')}${endsInConsonant(joint) ? '과' : '와'} ${object}`
}

/** Hangul syllables stand in the order of their last consonant, none first, 28 of them. */
function endsInConsonant(word: string): boolean {
  const code = word.charCodeAt(word.length - 1) - 0xac00
  return code >= 0 && code <= 11_171 && code % 28 !== 0
}
