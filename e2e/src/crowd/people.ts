import type { Person, PersonalText } from '../people.ts'

export const CROWD = 1_000

const surnames = ['황보', '남궁', '제갈', '선우', '독고', '사공', '서문', '동방', '망절', '어금']
const syllables = ['림', '봄', '솔', '결', '빛', '샘', '늘', '찬', '온', '별']
const at = (list: readonly string[], digit: string | undefined) => list[Number(digit)] as string

/** A member of the crowd with what was printed about them until now. */
export type Member = Person & { waybillNumber: string }

/**
 * Invented people, each word of whom is found nowhere by chance: names of five syllables, doors of five digits, so that the shortest form
 * of any has 8 bytes or more (64 bits; `chanceOf` reckons with it). Two syllables or "1203호" would stand in every few megabytes of
 * ciphertext.
 */
export function crowdMember(index: number): Member {
  const digits = String(index).padStart(3, '0')
  const serial = `6900${String(index * 37).padStart(7, '0')}`
  return {
    name: `${at(surnames, digits[0])}${at(syllables, digits[0])}${at(syllables, digits[1])}${at(syllables, digits[2])}`,
    phone: `010-0000-${2000 + index}`,
    postcode: '04779',
    address: `서울 성동구 왕십리로 ${7000 + index} (성수동1가, 온별마루아파트) 104동`,
    unit: `1${2000 + index}호실`,
    memo: `공동현관 ${4000 + index}# 종은 누르지 마세요`,
    product: `온별감귤 ${3000 + index}호 상자`,
    // CJ's rule: the twelfth digit is digits 3 to 11 modulo 7.
    waybillNumber: `${serial}${Number(serial.slice(2)) % 7}`,
  }
}

export const crowd: readonly Member[] = Array.from({ length: CROWD }, (_, index) => crowdMember(index))

export function crowdTexts(): PersonalText[] {
  return crowd.flatMap(({ name, phone, address, unit, memo, product, waybillNumber }) => [
    { kind: 'name', text: name },
    { kind: 'phone', text: phone },
    { kind: 'street', text: /왕십리로 \d+/.exec(address)?.[0] as string },
    { kind: 'unit', text: unit },
    { kind: 'memo', text: memo },
    { kind: 'product', text: product },
    { kind: 'waybill number', text: waybillNumber },
  ])
}
