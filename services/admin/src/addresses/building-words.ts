import { mayBeName } from './person-like.ts'

/**
 * Which words surely name a building, and which surely name a 동 of a complex. A word that is not on these lists goes
 * to the recipient's tier, because names of people and companies hide among them.
 */

/** A name ends in one of these: at least two characters stand before, or it is the word itself. */
const endings = [
  ...[
    '아파트',
    '아파아트',
    'APT',
    '오피스텔',
    '빌딩',
    '빌라',
    '빌라트',
    '맨션',
    '맨숀',
    '연립',
    '타워',
    '타운',
    '타운하우스',
    '캐슬',
  ],
  ...[
    '팰리스',
    '파크',
    '플라자',
    '프라자',
    '스퀘어',
    '시티',
    '종합상가',
    '지식산업센터',
    '테크노밸리',
    '비즈니스센터',
    '파이낸스센터',
    '하이츠',
  ],
  ...[
    '맨하탄',
    '레지던스',
    '메트로',
    '초등학교',
    '중학교',
    '고등학교',
    '대학교',
    '도서관',
    '우체국',
    '시청',
    '구청',
    '군청',
    '면사무소',
  ],
  ...[
    '주민센터',
    '행정복지센터',
    '백화점',
    '면사무소',
    '읍사무소',
    '다세대주택',
    '연립주택',
    '단독주택',
    '다가구주택',
    '전원주택',
    '공동주택',
    '생활관',
    '사택',
  ],
]

/** Names of apartment makers. Whole, at the end of a name, or before another name that is sure by itself. */
const brands = [
  ...[
    '래미안',
    '푸르지오',
    '힐스테이트',
    '롯데캐슬',
    '아이파크',
    'e편한세상',
    'E편한세상',
    '이편한세상',
    '더샵',
    '위브',
    '센트레빌',
  ],
  ...[
    '꿈에그린',
    '포레나',
    '데시앙',
    '하늘채',
    '베르디움',
    '어울림',
    '휴먼시아',
    '코아루',
    '주공',
    '자이',
    '두산위브',
    'SK뷰',
    '스위첸',
    '참누리',
  ],
  ...[
    '우미린',
    '서희스타힐스',
    '스타힐스',
    '리슈빌',
    '유보라',
    '반도유보라',
    '수자인',
    '파밀리에',
    '트라움하우스',
    '아크로리버파크',
    '엘에이치',
    'LH',
  ],
]

const endingPattern = new RegExp(`^(?:[^\\s]{2,}?)?(?:${endings.join('|')})$`)
const brandPattern = new RegExp(`^(?:[^\\s]{2,}?)?(?:${brands.join('|')})$`)
const apartmentPattern = new RegExp(`(?:아파트|아파아트|맨션|맨숀|APT|${brands.join('|')})$`)
const phasePattern = /(?:제?\d{1,2}(?:차|단지))$/
/** `주공2단지`, `현대3차`: the number of the phase says that a complex is meant. */
const namedPhasePattern = /^[가-힣A-Za-z]{2,10}(?:아파트)?제?\d{1,2}(?:차|단지)$/
const barePhasePattern = /^제?\d{1,2}(?:차|단지)$/
/** What a building's name never holds: 호, 층, or a number as long as a door's. */
const unitPattern = /\d\s*호|층|\d{3,}/

/** `홍길동빌라`: a small house may bear the name of the person who lives there. */
const personalHouse = /^([가-힣]{3,4})(?:빌라|빌딩|연립|하이츠|맨션)$/

/** What no field of the tier `route` may hold. */
export const forbiddenInRoute = /\d\s*호|층/

/** `은마아파트`, `래미안2차`, `63빌딩`; never a word with a number of three digits, 호 or 층. */
export function isBuilding(word: string): boolean {
  if (unitPattern.test(word)) return false
  if (barePhasePattern.test(word) || namedPhasePattern.test(word)) return true
  const owner = personalHouse.exec(word)?.[1]
  if (owner && owner.length > 2 && mayBeName(owner)) return false
  const name = word.replace(phasePattern, '')
  return endingPattern.test(name) || brandPattern.test(name)
}

/** Whether `101-1203` after this word means 동 and 호, and not rooms 101 to 1203. */
export function isApartment(word: string): boolean {
  return isBuilding(word) && (phasePattern.test(word) || apartmentPattern.test(word))
}

const dong =
  '(?:제?\\d{1,4}|[A-Za-z]\\d{0,2}|\\d{1,2}[A-Za-z]|[가나다라마바사아자차카타파하]|에이|비|씨|상가|관리|기숙사)동'
const dongPattern = new RegExp(`^(?:${dong}|(?:본|별|신|구|동|서|남|북)관)$`)
const leadingDong = new RegExp(`^(${dong})(?=[\\d제지비B옥반])(.+)$`)
const buildingThenDong = new RegExp(`^(.{2,}?)(${dong})(.*)$`)

/** `101동`, `B동`, `가동`, `별관`. Not `길동`, `홍길동`. */
export function isDong(word: string): boolean {
  return dongPattern.test(word)
}

/** Cuts words that were written together: `래미안101동1203호` is `래미안`, `101동`, `1203호`. */
export function cutWord(word: string): string[] {
  const led = leadingDong.exec(word)
  if (led?.[1] && led[2]) return [led[1], led[2]]
  if (isBuilding(word)) return [word]
  const named = buildingThenDong.exec(word)
  if (named?.[1] && named[2] && isBuilding(named[1])) {
    return named[3] ? [named[1], named[2], named[3]] : [named[1], named[2]]
  }
  const numbered = /^(\D{2,})(\d.*)$/.exec(word)
  if (numbered?.[1] && numbered[2] && isBuilding(numbered[1])) return [numbered[1], numbered[2]]
  return [word]
}
