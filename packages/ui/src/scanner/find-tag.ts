/** The syllables of find tags (product.md); the same list as `findTagSyllables` of the contracts, which would bring zod along. */
const syllables = '가나다라마바사아자차카타파하'

/** A find tag as people type it (`다4829`, `다-4829`, ` 다  4829`) in its one spelling `다 4829`; undefined for anything else. */
export function findTagFromText(text: string): string | undefined {
  const match = /^\s*(\p{Script=Hangul})[\s-]*(\d)\s*(\d)\s*(\d)\s*(\d)\s*$/u.exec(text.normalize('NFC'))
  if (!match?.[1] || !syllables.includes(match[1])) return undefined
  return `${match[1]} ${match.slice(2).join('')}`
}
