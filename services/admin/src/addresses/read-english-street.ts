const number = '\\d{1,4}(?:-\\d{1,3})?'
const road = '[A-Za-z]+(?:\\d+)?(?:-?(?:daero|ro|gil))(?:[ -]?\\d+(?:beon)?-?gil)?'
const area =
  '(?:[A-Za-z]+(?:\\d+)?-(?:dong|gu|si|do|gun|eup|myeon|ri|ga)|Seoul|Busan|Daegu|Incheon|Gwangju|Daejeon|Ulsan|Sejong|(?:Republic of |South )?Korea)'
const numberFirst = new RegExp(
  `(?:^|[\\s,])(${number})[,\\s]+(${road})((?:[\\s,]+${area}(?=[\\s,]|$))*)(?![\\s,]*[\\d-])`,
  'i',
)
/** A number after one of these is a door's. */
const doorWord = /(?:apt|unit|room|rm|suite|ste|ho|no|flat|floor|bldg|building|#)[.\s]*$/i

const roadFirst = new RegExp(`(?:^|[\\s,])(${road} ${number})((?:[\\s,]+${area}(?=[\\s,]|$))+)`, 'i')

/** `152, Teheran-ro, Gangnam-gu, Seoul`: the number stands directly before the road, or directly behind it and before the district. */
export function readEnglishStreet(text: string): { street: string; rest: string } | undefined {
  const first = numberFirst.exec(text)
  const found = first ?? roadFirst.exec(text)
  if (!found?.[1]) return undefined
  const start = found.index + found[0].indexOf(found[1])
  const before = text.slice(0, start)
  if (first ? doorWord.test(before) : /\d[\s,]*$/.test(before)) return undefined
  const end = found.index + found[0].length
  const rest = `${before.replace(/[\s,]+$/, '')} ${text.slice(end).replace(/^[\s,]+/, '')}`
  return { street: oneLine(text.slice(start, end)), rest: oneLine(rest) }
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
