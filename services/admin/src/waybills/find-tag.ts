import { randomInt } from 'node:crypto'
import { findTagSyllables } from '@exqress/contracts/values.ts'

/** 140,000 tags; `randomInt` rejects instead of folding, so that each is as likely. */
const tagCount = findTagSyllables.length * 10_000

/** `다 4829`. Unique among the living labels of a sort code only once the database has taken it: try again if not. */
export function makeFindTag(random: (max: number) => number = randomInt): string {
  const value = random(tagCount)
  return `${findTagSyllables[Math.floor(value / 10_000)]} ${String(value % 10_000).padStart(4, '0')}`
}

/** How each syllable comes out romanised, and with a Korean keyboard left in Latin state (ㄷ is E, ㅏ is K). */
const latin = {
  가: ['ga', 'rk'],
  나: ['na', 'sk'],
  다: ['da', 'ek'],
  라: ['ra', 'la', 'fk'],
  마: ['ma', 'ak'],
  바: ['ba', 'qk'],
  사: ['sa', 'tk'],
  아: ['a', 'ah', 'dk'],
  자: ['ja', 'wk'],
  차: ['cha', 'ck'],
  카: ['ka', 'zk'],
  타: ['ta', 'xk'],
  파: ['pa', 'vk'],
  하: ['ha', 'gk'],
} satisfies Record<(typeof findTagSyllables)[number], string[]>

const syllables = new Map<string, string>()
for (const syllable of findTagSyllables) {
  syllables.set(syllable, syllable)
  for (const spelling of latin[syllable]) syllables.set(spelling, syllable)
}

/** Reads a tag as people type or say it: with or without space or hyphen, `da4829`, `ek 4829`, full-width digits. */
export function parseFindTag(text: string): string | undefined {
  // NFKC turns single letters (ㄷㅏ) and decomposed Hangul into the syllable.
  const [, spelling = '', digits] =
    /^([가-힣a-z]+)[\s\-.·]*(\d{4})$/.exec(text.normalize('NFKC').trim().toLowerCase()) ?? []
  const syllable = syllables.get(spelling)
  return syllable && digits ? `${syllable} ${digits}` : undefined
}
