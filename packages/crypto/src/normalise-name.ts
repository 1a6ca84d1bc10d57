// Browser and Node.

const HONORIFIC = /(?:고객님|회원님|선생님|사장님|귀하|귀중|님|씨)$/u
const MASKED = /[*＊○●◯◎〇□■×✕]|(?<=\p{L})[#?](?=\p{L}|$)/u

/**
 * One spelling of a person's or company's name, for comparing a slip with an account: NFKC (composed Hangul, narrow
 * Latin), without spaces and punctuation, lower case, without 님, 씨, 귀하 … at its end (both sides lose them, so a name
 * that truly ends so still matches itself; at least two letters stay). Undefined for an empty and for a masked name
 * (홍*동): comparing it would confirm the wrong person.
 */
export function normaliseName(text: string): string | undefined {
  const composed = text.normalize('NFKC')
  if (MASKED.test(composed)) return undefined
  let name = composed.toLowerCase().replace(/[^\p{L}\p{M}\p{N}]/gu, '')
  for (;;) {
    const shorter = name.replace(HONORIFIC, '')
    if (shorter === name || [...shorter].length < 2) return name === '' ? undefined : name
    name = shorter
  }
}
