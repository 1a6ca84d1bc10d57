/** Masking as Korean firms do it, computed on reading and never stored. What cannot be recognised is masked whole. */

/** 홍*동, 홍*, 남**민, J*** S****. Of a foreign name of several words the first letter of each stays. */
export function maskName(name: string): string {
  const words = name.normalize('NFC').trim().split(/\s+/)
  if (words.length > 1 && !words.every((word) => /^[가-힣]+$/.test(word))) return words.map(maskAfterFirst).join(' ')
  const joined = words.join('')
  if (!/^[가-힣]+$/.test(joined)) return maskAfterFirst(joined)
  const letters = [...joined]
  if (letters.length < 3) return maskAfterFirst(joined)
  // A Hangul name of six or more is a company's or a foreign one: its last letter says too much beside the first.
  if (letters.length > 5) return `${letters[0]}${'*'.repeat(letters.length - 1)}`
  return `${letters[0]}${'*'.repeat(letters.length - 2)}${letters.at(-1)}`
}

function maskAfterFirst(word: string): string {
  const letters = [...word]
  return letters.length < 2 ? '*' : `${letters[0]}${'*'.repeat(letters.length - 1)}`
}

/** The last four digits are hidden: 010-1234-****. Takes `+82…` or the number as written. */
export function maskPhone(phone: string): string {
  const digits = phone
    .normalize('NFKC')
    .replace(/^\+82(?=1[5-8]\d{6}$)/, '')
    .replace(/^\+82/, '0')
    .replace(/[^\d+]/g, '')
  if (digits.replace('+', '').length < 8) return '****'
  const shown = digits.slice(0, -4)
  if (shown.startsWith('+')) return `${shown}****`
  const area = /^(?:02|050\d|0\d\d|1\d{3}$)/.exec(shown)?.[0] ?? ''
  const middle = shown.slice(area.length)
  return [area, middle, '****'].filter((part) => part !== '').join('-')
}

/** A waybill number: only the last four stay, which the courier may see too. */
export function maskNumber(number: string): string {
  return number.length <= 4 ? '****' : `${'*'.repeat(number.length - 4)}${number.slice(-4)}`
}
