import { cutWord, forbiddenInRoute, isApartment, isBuilding, isDong } from './building-words.ts'
import { mayBeName } from './person-like.ts'
import { readEnglishStreet } from './read-english-street.ts'
import { readStreet } from './read-street.ts'

export type AddressColumns = { postcode: string; address: string; detail: string }
export type PostcodeProblem = 'postcode_missing' | 'postcode_format' | 'postcode_old'
export type SplitAddress = {
  route: { street: string; building: string; dong: string; postcode: string }
  recipient: { unit: string }
  postcodeProblem?: PostcodeProblem
}

/**
 * Splits the two address columns of a mall's file. `route` may be read by the courier before the parcel is in hand, so
 * it takes only what is surely street, building or 동; everything else, 층 and 호 first, is `unit`. Nothing is lost.
 */
export function splitAddress(columns: AddressColumns): SplitAddress {
  const given = readPostcode(columns.postcode)
  const { text, boundary, postcode: leading } = joinColumns(clean(columns.address), clean(columns.detail))
  const useLeading = leading !== '' && (given.problem !== undefined || given.postcode === leading)
  const problem = useLeading ? undefined : given.problem
  const { route, unit } = splitText(text, boundary)
  return {
    route: { ...route, postcode: useLeading ? leading : given.postcode },
    recipient: { unit: leading !== '' && !useLeading ? join(leading, unit) : unit },
    ...(problem ? { postcodeProblem: problem } : {}),
  }
}

/** Five digits; Excel eats a leading zero, so four digits are a Seoul code. Six digits are the form abolished in 2015. */
export function readPostcode(text: string): { postcode: string; problem?: PostcodeProblem } {
  const digits = text.normalize('NFKC').replace(/[\s\-[\]().']/g, '')
  if (digits === '') return { postcode: '', problem: 'postcode_missing' }
  if (/^\d{5}$/.test(digits)) return { postcode: digits }
  if (/^\d{4}$/.test(digits)) return { postcode: `0${digits}` }
  return { postcode: '', problem: /^\d{6}$/.test(digits) ? 'postcode_old' : 'postcode_format' }
}

function clean(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[‐‑–—−―~]/g, '-')
    .replace(/[[{<〔【]/g, '(')
    .replace(/[\]}>〕】]/g, ')')
    .replace(/\s+/g, ' ')
    .replace(/(\d) (?=(?:호|층|동)(?![가-힣]))/g, '$1')
    .replace(/(\d) ?- ?(?=\d)/g, '$1-')
    .replace(/(동|관) ?- ?(?=[\dB지])/g, '$1 ')
    .trim()
}

const leadingPostcode = /^\(?(?:우편번호|우)?[ :)]*\(?(\d{5})\)? (?=[가-힣])/
const squeeze = (text: string) => text.replace(/\s/g, '')

/** One text of both columns; `boundary` is where the second begins. Either column may hold everything, or repeat the other. */
function joinColumns(address: string, detail: string): { text: string; boundary: number; postcode: string } {
  const found = leadingPostcode.exec(address) ?? (address === '' ? leadingPostcode.exec(detail) : null)
  const postcode = found?.[1] ?? ''
  let first = found && address !== '' ? address.slice(found[0].length) : address
  let second = found && address === '' ? detail.slice(found[0].length) : detail
  if (first === '') return { text: second, boundary: second.length, postcode }
  if (second === '') return { text: first, boundary: first.length, postcode }
  if (squeeze(second).startsWith(squeeze(first))) return { text: second, boundary: second.length, postcode }
  if (squeeze(first).endsWith(squeeze(second)) && squeeze(second).length > 3) {
    return { text: first, boundary: first.length, postcode }
  }
  if (readStreet(first, first.length).street === '' && readStreet(second, second.length).numbered) {
    ;[first, second] = [second, first]
  }
  return { text: `${first}\n${second}`, boundary: first.length, postcode }
}

type Piece = { text: string; position: number; kind: 'word' | 'mark' }
type Route = { street: string; building: string; dong: string }

function splitText(text: string, boundary: number): { route: Route; unit: string } {
  const reading = readStreet(text, boundary)
  const english = reading.street === '' ? readEnglishStreet(text) : undefined
  if (english) return guard({ street: english.street, building: '', dong: '' }, english.rest)
  const bracket = reading.numbered ? findBracket(text, reading.end, boundary) : undefined
  const street = bracket ? `${reading.street} (${bracket.dong})` : reading.street
  const buildings: string[] = []
  const dongs: string[] = []
  const left: Piece[] = []
  let apartment = false
  for (const piece of piecesOf(bracket?.text ?? text, reading.end)) {
    if (piece.kind === 'mark') {
      left.push(piece)
      continue
    }
    const door = apartment && dongs.length === 0 ? /^(\d{3,4})-(\d{3,4})호?$/.exec(piece.text) : null
    if (door) {
      dongs.push(`${door[1]}동`)
      left.push({ ...piece, text: `${door[2]}호` })
    } else if (isDong(piece.text) && dongs.length === 0) {
      dongs.push(piece.text)
    } else if (isBuilding(piece.text) || (bracket && isWithin(bracket, piece.position) && isPlainName(piece.text))) {
      buildings.push(piece.text)
      apartment ||= isApartment(piece.text)
    } else left.push(piece)
  }
  const unit = join(reading.before, writeUnit(left))
  return guard({ street, building: buildings.join(' '), dong: dongs.join(' ') }, unit)
}

type Bracket = { dong: string; text: string; trustedFrom: number; trustedTo: number }
const bracketHead = /\(\s?([가-힣]{1,7}\d{0,2}(?:[.·]\d){0,3}(?:동\d가|[동가리읍면]))\s?([,)])/g

/**
 * `(역삼동, 강남파이낸스센터)`, as postcode finders write it. The second column is typed by a person, and a lone (홍길동)
 * looks like a 동: there only the form with a sure building counts. The text comes back with the 동 blanked out.
 */
function findBracket(text: string, from: number, boundary: number): Bracket | undefined {
  bracketHead.lastIndex = from
  for (let found = bracketHead.exec(text); found; found = bracketHead.exec(text)) {
    const [head, dong = '', mark] = found
    const start = found.index
    const close = text.indexOf(')', start)
    if (close < 0 || forbiddenInRoute.test(dong)) continue
    const named =
      mark === ',' &&
      text
        .slice(start + head.length, close)
        .trim()
        .split(/[ ,]+/)
        .some(isBuilding)
    const finder = start < boundary && !mayBeName(dong)
    if (!finder && !named) continue
    const blank = mark === ',' ? `(${' '.repeat(head.length - 1)}` : ' '.repeat(head.length)
    const blanked = text.slice(0, start) + blank + text.slice(start + head.length)
    return { dong, text: blanked, trustedFrom: start, trustedTo: finder ? close : start }
  }
  return undefined
}

function isWithin({ trustedFrom, trustedTo }: Bracket, position: number): boolean {
  return position > trustedFrom && position < trustedTo
}

/** In the bracket that a postcode finder wrote, any word is the building's name, but for one that may be a person's. */
function isPlainName(word: string): boolean {
  if (!/^[가-힣A-Za-z·&]*[가-힣][가-힣A-Za-z·&]*$/.test(word) || forbiddenInRoute.test(word) || /[님씨앞]$/.test(word))
    return false
  return !mayBeName(word) || /역$/.test(word)
}

function piecesOf(text: string, start: number): Piece[] {
  const pieces: Piece[] = []
  const pattern = /\((?:주|유|재|사)\)[^\s(),/]*|[(),/]|[^\s(),/]+/g
  pattern.lastIndex = start
  for (let found = pattern.exec(text); found; found = pattern.exec(text)) {
    if (/^[(),/]$/.test(found[0])) pieces.push({ text: found[0], position: found.index, kind: 'mark' })
    else for (const word of cutWord(found[0])) pieces.push({ text: word, position: found.index, kind: 'word' })
  }
  return pieces
}

function writeUnit(pieces: Piece[]): string {
  return pieces
    .map(({ text }) => text)
    .join(' ')
    .replace(/\( /g, '(')
    .replace(/ (?=[),])/g, '')
    .replace(/ \/ /g, '/')
    .replace(/\([\s,/]*\)/g, ' ')
    .replace(/^[\s,)/]+|[\s,(/]+$/g, '')
    .replace(/^\(([^()]*)$|^([^()]*)\)$/, '$1$2')
    .replace(/(?:, ?)+,/g, ',')
    .replace(/\s+/g, ' ')
    .trim()
}

/** The last door: whatever the lists above let through, a field with 호 or 층 is not given to the route. */
function guard(route: Route, unit: string): { route: Route; unit: string } {
  const safe = { ...route }
  let kept = unit
  for (const field of ['dong', 'building', 'street'] as const) {
    if (!forbiddenInRoute.test(safe[field])) continue
    kept = join(safe[field], kept)
    safe[field] = ''
  }
  return { route: safe, unit: kept }
}

function join(...parts: string[]): string {
  return parts.filter((part) => part !== '').join(' ')
}

/** 시·도, 시·군·구 and 읍·면·동 only: what the desk sees of a street. */
export function maskedDistrict(address: string): string {
  const text = clean(address)
  const { region } = readStreet(text, text.length)
  if (region.some((part) => /[읍면동리가]$/.test(part))) {
    return region.filter((part) => !/리$/.test(part) || !region.some((other) => /[읍면]$/.test(other))).join(' ')
  }
  const bracket = /\(([가-힣]{1,7}\d{0,2}(?:동|가)(?:\d가)?)[,)]/.exec(text)
  return join(...region, bracket?.[1] ?? '')
}
