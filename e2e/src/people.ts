/** Invented people: numbers of 010-0000 and 050x-0000 are given to nobody. No store may hold a word of what stands here. */
export type Person = {
  name: string
  phone: string
  postcode: string
  /** What a mall writes: street, building and 동 in the first column, the door in the second. */
  address: string
  unit: string
  memo: string
  product: string
}

const street = '서울 성동구 왕십리로 8312 (성수동1가, 한빛마루아파트)'

export const people = {
  /** The number on her slips is her own, and so is the name. */
  miru: {
    name: '황보미르찬',
    phone: '010-0000-7101',
    postcode: '04779',
    address: `${street} 101동`,
    unit: '1704호',
    memo: '공동현관 7319*, 문 앞에 놓아 주세요',
    product: '햇살감귤 4kg',
  },
  /** Signs in without a name first, and confirms by it. */
  sol: {
    name: '남궁솔비람',
    phone: '010-0000-7102',
    postcode: '04779',
    address: `${street} 102동`,
    unit: '903호',
    memo: '경비실 호출 8842#',
    product: '바람막이 점퍼',
  },
  /** The mall wrote a safe number instead of his own. */
  garam: {
    name: '제갈가람빛',
    phone: '010-0000-7103',
    postcode: '04779',
    address: `${street} 103동`,
    unit: '1201호',
    memo: '벨 누르지 마세요 아기가 자요',
    product: '원두커피 1kg',
  },
  /** Has nothing to do with anybody's parcels. */
  bora: {
    name: '선우보라별',
    phone: '010-0000-7104',
    postcode: '04009',
    address: '서울 마포구 월드컵로13길 824 망원하늘빌라',
    unit: '302호',
    memo: '',
    product: '양말 세트',
  },
  /** Got a number that was another's before. */
  nari: {
    name: '독고나리샘',
    phone: '010-0000-7105',
    postcode: '04779',
    address: `${street} 101동`,
    unit: '208호',
    memo: '택배함 비밀번호 6604',
    product: '어린이 그림책',
  },
} satisfies Record<string, Person>

export const safeNumber = '0504-0000-7203'

/** What customers type into the apps on the way. */
export const typed = { memo: '비밀번호 4477#', product: '손뜨개 목도리' }

export const couriers = {
  haneul: { name: '사공하늘결', phone: '010-0000-7801' },
  bada: { name: '서문바다솔', phone: '010-0000-7802' },
}

export const owner = { name: '동방지기슬', email: 'owner@journey.example' }

export type PersonalText = { kind: string; text: string }

/** All that must be found nowhere, with what kind of data each is. `numbers`: waybill numbers that the carriers' ranges gave. */
export function personalTexts(numbers: readonly string[] = []): PersonalText[] {
  const everybody = Object.entries(people).flatMap(([who, { name, phone, unit, memo, product }]) => [
    { kind: `${who}'s name`, text: name },
    { kind: `${who}'s phone`, text: phone },
    { kind: `${who}'s unit`, text: unit },
    { kind: `${who}'s memo`, text: memo },
    { kind: `${who}'s product`, text: product },
  ])
  const rest = [...Object.values(couriers), owner].map(({ name }) => ({ kind: 'name at work', text: name }))
  const phones = Object.values(couriers).map(({ phone }) => ({ kind: 'phone at work', text: phone }))
  const written = Object.values(typed).map((text) => ({ kind: 'typed by a customer', text }))
  const safe = { kind: 'safe number', text: safeNumber }
  const numbered = numbers.map((text) => ({ kind: 'waybill number', text }))
  return [...everybody, ...rest, ...phones, ...written, safe, ...numbered].filter(({ text }) => text !== '')
}
