import { forbiddenInRoute } from './building-words.ts'
import { mayBeName } from './person-like.ts'

/** The part of an address up to and with its house number, and where the rest begins. */
export type StreetReading = { before: string; street: string; region: string[]; end: number; numbered: boolean }

const sido =
  '(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주|충청북|충청남|전라북|전라남|경상북|경상남)(?:특별자치시|특별자치도|특별시|광역시|도|시)?'
const sidoAnywhere = new RegExp(`(?:^|[\\s\\])(])(${sido})(?=\\s|$|[가-힣]{1,4}[시군구](?:\\s|$))`)
const sidoHere = new RegExp(`${sido}(?=\\s|$|,|[가-힣]{1,4}[시군구](?:\\s|$|,))`, 'y')
const country = /(?:대한민국|한국)(?=\s)/y
const sigungu = /[가-힣]{1,5}[시군구](?=\s|$|,)/y
const eupmyeon = /[가-힣]{1,6}\d{0,2}[읍면](?=\s|$|,)/y
const dongri =
  /(?:[가-힣]{1,7}\d{0,2}(?:[.·]\d){0,3}가?[동리가]|[가-힣]{1,5}동\d{1,2}가|[가-힣]{1,6}로\d{1,2}가)(?=\s|$|,|산?\s?\d)/y
/** A number that is no 호, 층, 동 or part of a longer number. Four digits after the hyphen look like a room, so they are not taken. */
const houseNumber =
  /(?:지하\s?|산\s?)?\d{1,5}(?:-\d{1,3})?(?![\d-]|(?:[호층동실]|[Ff](?![a-z])|단지|대대|중대|[A-Za-z]\d))(?:번지(?!\s*\d+\s*호텔)|번(?=\s|$|,))?(?=\s|$|[,(\n]|[가-힣])/y
const road =
  /\d\.\d{1,2}[로길](?=\s)|[가-힣A-Za-z·.]{0,10}(?:\d{1,4}[가-힣·.]{0,8})?(?:대로|로|길)(?=\s|$|,|지하\s?\d|\d)/y
const branchRoad =
  /\s*(?:[가-힣]{0,5}\d{1,4}번?[가나다라마바사아자차카타파하]?길|[가-힣]{1,8}\d{0,3}길|안길)(?=\s|$|,|\d)/y
const space = /[\s,]*/y
const ownNumberNext = /\s*(?:제?\d{1,4}동|\d{1,4}호|[A-Za-z가-하]동|(?:지하|B)?\s?\d{1,2}층)/y

function at(pattern: RegExp, text: string, position: number): string | undefined {
  pattern.lastIndex = position
  return pattern.exec(text)?.[0]
}

function skip(text: string, position: number): number {
  return position + (at(space, text, position)?.length ?? 0)
}

/**
 * Reads province, city, district, 읍·면·동·리, then road and number or lot number. `columns` is the position where the
 * second column begins: a bare number there is a house number only where a 동, 층 or 호 of its own follows it, for it
 * could as well be the number of the door.
 */
export function readStreet(text: string, columns: number): StreetReading {
  const start = findStart(text)
  const parts: string[] = []
  const region: string[] = []
  let position = start

  const take = (pattern: RegExp): boolean => {
    const found = at(pattern, text, position)
    if (!found || forbiddenInRoute.test(found)) return false
    // In the second column, or first of all, a person may be meant: 홍길동 looks like a 동, 홍길구 like a district.
    if (mayBeName(found) && (position >= columns || (region.length === 0 && /[동리가]$/.test(found)))) return false
    parts.push(found)
    position = skip(text, position + found.length)
    return true
  }
  const takeRegion = (pattern: RegExp): boolean => {
    if (!take(pattern)) return false
    region.push(parts.at(-1) as string)
    return true
  }
  const takeNumber = (glued: boolean): boolean => {
    const found = at(houseNumber, text, position)
    if (!found || forbiddenInRoute.test(found)) return false
    const end = position + found.length
    if (position >= columns && at(ownNumberNext, text, skip(text, end)) === undefined) return false
    if (glued) parts.push((parts.pop() ?? '') + found)
    else parts.push(found)
    position = skip(text, end)
    return true
  }

  take(country)
  takeRegion(sidoHere)
  if (takeRegion(sigungu)) takeRegion(sigungu)
  takeRegion(eupmyeon)
  const beforeDong = { position, count: parts.length }
  if (takeRegion(dongri)) takeRegion(dongri)
  const hadRegion = region.length > 0
  const beforeRoad = { position, count: parts.length }
  const roadEnd = takeRoad()
  const hasRoad = parts.length > beforeRoad.count
  let numbered = hasRoad || region.length > 0 ? takeNumber(hasRoad && roadEnd === position) : false

  // A road, or a name in 동, at the very start is a street only with a number: it could be a person.
  const surely = hadRegion && (region.length > 1 || beforeDong.count > 0)
  if (!numbered && !surely && !at(sidoHere, text, start)) {
    parts.length = 0
    region.length = 0
    position = start
    numbered = false
  }
  const lastDong = region.at(-1)
  if (numbered && !hasRoad && lastDong && /[시군구]$/.test(lastDong)) {
    // "강남구 1203" has no street: the number may be a door.
    const kept = parts.pop() as string
    position = text.lastIndexOf(kept, position)
    numbered = false
  }
  return { before: text.slice(0, start).trim(), street: parts.join(' '), region, end: position, numbered }

  function takeRoad(): number {
    const found = at(road, text, position)
    if (!found || forbiddenInRoute.test(found)) return -1
    if (position >= columns && mayBeName(found)) return -1
    let name = found
    let end = position + found.length
    const branch = at(branchRoad, text, end)
    if (branch && !forbiddenInRoute.test(branch)) {
      name += branch
      end += branch.length
      const second = at(branchRoad, text, end)
      if (second && /^\s*[\d안]/.test(second)) {
        name += second
        end += second.length
      }
    }
    parts.push(name)
    position = skip(text, end)
    return end
  }
}

/** Something may stand before the address, a name for example. It is not part of the street. */
function findStart(text: string): number {
  const found = sidoAnywhere.exec(text)
  if (!found?.[1]) {
    const word = /^([가-힣]{2,4}) (?!산?\s?\d)/.exec(text)
    return word?.[1] && mayBeName(word[1]) && !/[시군구읍면로]$/.test(word[1]) ? word[0].length : 0
  }
  const start = found.index + found[0].indexOf(found[1])
  return /^(?:대한민국|한국)[\s]+$/.test(text.slice(0, start)) ? 0 : start
}
