import { crowdMember, type Member } from '../crowd/people.ts'
import { couriers, owner, type PersonalText, safeNumber } from '../people.ts'

/** Seven customers, two couriers, the owner at the desk and the privacy officer. The customers' words are found nowhere by chance (see `crowdMember`). */
export const customers = {
  /** Writes a memo, gets her box, asks about an opening, has all destroyed. */
  ara: crowdMember(111),
  /** Gets his box, says where to put it and when to destroy. */
  biho: crowdMember(222),
  /** The mall wrote a safe number; the phone's own camera opens the label. */
  chan: crowdMember(333),
  /** Sends a parcel. */
  dami: crowdMember(444),
  /** Takes a copy of everything and deletes the account. */
  eun: crowdMember(555),
  /** Was not at home; finds another's box at the door and reports it. */
  faran: crowdMember(666),
  /** Has no parcel but one that the desk typed in; adds an address of e-mail and signs out. */
  gyeol: crowdMember(777),
} satisfies Record<string, Member>

export const officer = { name: '어금결바른솔', email: 'officer-of-all@journey.example' }
export const gyeolsEmail = 'gyeol-of-ten@journey.example'
/** What the officer writes before looking behind the mask. */
export const reason = '수취인 온별감귤상자 분실 신고로 주소 확인'

export type Who = keyof typeof customers | 'haneul' | 'bada' | 'desk' | 'officer'

/** Every word about everybody, with whose it is. */
export function wordsOfAll(): (PersonalText & { who: Who })[] {
  const ofCustomers = Object.entries(customers).flatMap(([name, member]) => {
    const { phone, address, unit, memo, product, waybillNumber } = member
    const street = /왕십리로 \d+/.exec(address)?.[0] as string
    const words = {
      name: member.name,
      phone,
      street,
      unit,
      memo,
      product,
      waybillNumber,
      code: /\d{4}#/.exec(memo)?.[0],
    }
    return Object.entries(words).map(([kind, text]) => ({
      who: name as Who,
      kind: `${name}'s ${kind}`,
      text: text ?? '',
    }))
  })
  const atWork = (['haneul', 'bada'] as const).flatMap((who) => [
    { who, kind: `${who}'s name`, text: couriers[who].name },
    { who, kind: `${who}'s phone`, text: couriers[who].phone },
  ])
  return [
    ...ofCustomers,
    ...atWork,
    { who: 'desk', kind: 'name of the owner', text: owner.name },
    { who: 'desk', kind: 'e-mail of the owner', text: owner.email },
    { who: 'officer', kind: 'name of the officer', text: officer.name },
    { who: 'officer', kind: 'e-mail of the officer', text: officer.email },
    { who: 'chan', kind: 'safe number', text: safeNumber },
    { who: 'gyeol', kind: 'e-mail of a customer', text: gyeolsEmail },
    { who: 'desk', kind: 'reason of the officer', text: reason },
  ]
}
