import { type DemoBuilding, type DemoPlace, demoPlaces } from './demo-places.ts'

/** Invented people. What stands here is what a search of dumps, topics and logs must not find. */
export type DemoPerson = {
  name: string
  /** The person's own number. */
  phone: string
  /** 안심번호 that some malls write instead. */
  safePhone: string
  place: DemoPlace
  building: DemoBuilding
  unit: string
  memo: string
  /** One of the twenty who have an account in the demo. */
  customer: boolean
}

export const demoOwner = { email: 'owner@desk.example', name: '김데스크' }
/** At the desk beside the owner, who invites them. */
export const demoDesk = [
  { role: 'operator', email: 'operator@desk.example', name: '이운영' },
  { role: 'officer', email: 'officer@desk.example', name: '문보호' },
] as const
/** Numbers of 010-0000 are given to nobody. The first has the round of the first place. */
export const demoCouriers = [
  { name: '박하늘', phone: '010-0000-9001' },
  { name: '최바다', phone: '010-0000-9002' },
  { name: '정구름', phone: '010-0000-9003' },
]

const customerNames =
  '김다온 이라율 박마루 최하람 정보름 강새벽 조은솔 윤가람 장이든 임푸름 한여울 오누리 서도담 신아라 권버들 황보미르 안바다 송나래 류한별 똠방각'.split(
    ' ',
  )
const familyNames = '김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남'
const firstNames =
  '단비 라온 미리 벼리 솔찬 아람 예슬 으뜸 잔디 차랑 초롱 큰솔 토리 파랑 하늬 해솔 효담 가온 나린 도란 루다 모람 바론 사랑 슬옹 시나 아리 예그 윤슬 펲시'.split(
    ' ',
  )
const wishes = [
  '문 앞에 놓아 주세요',
  '경비실에 맡겨 주세요',
  '무인택배함에 넣어 주세요',
  '도착 전에 전화 주세요',
  '벨 누르지 마세요',
]

const customersOfFirstPlace = 8
const customerCount = customerNames.length
/** Seven more at the first place, the rest elsewhere. */
const othersOfFirstPlace = 7
const otherCount = 99

function makePerson(index: number, name: string, place: DemoPlace, door: number): DemoPerson {
  const building = place.buildings[door % place.buildings.length] as DemoBuilding
  const round = Math.floor(door / place.buildings.length)
  const digits = String(index + 1).padStart(2, '0')
  const code = String(1000 + ((index * 7919) % 9000))
  const gate = building.building === '' ? '대문 열쇠함' : '공동현관'
  return {
    name,
    phone: `010-0000-${index < customerCount ? 1000 + index + 1 : 2000 + index + 1}`,
    safePhone: `0504-0000-3${String(index + 1).padStart(3, '0')}`,
    place,
    building,
    unit: building.units[round % building.units.length] as string,
    memo: `${gate} ${digits}*${code}#, ${wishes[index % wishes.length]}`,
    customer: index < customerCount,
  }
}

function makePeople(): DemoPerson[] {
  const [first, ...rest] = demoPlaces as [DemoPlace, ...DemoPlace[]]
  const doors = new Map<DemoPlace, number>()
  const nextDoor = (place: DemoPlace) => {
    const door = doors.get(place) ?? 0
    doors.set(place, door + 1)
    return door
  }
  return Array.from({ length: customerCount + otherCount }, (_, index) => {
    const other = index - customerCount
    const atFirst = other < 0 ? index < customersOfFirstPlace : other < othersOfFirstPlace
    const place = atFirst ? first : (rest[index % rest.length] as DemoPlace)
    const family = familyNames[(other * 7) % familyNames.length]
    const name = other < 0 ? customerNames[index] : `${family}${firstNames[other % firstNames.length]}`
    return makePerson(index, name as string, place, nextDoor(place))
  })
}

export const demoPeople: DemoPerson[] = makePeople()
export const demoCustomers: DemoPerson[] = demoPeople.filter(({ customer }) => customer)

/** Somebody of the first customer's household: another account, the same door, and nothing to see of the other's parcels. */
export const demoFamily: DemoPerson = {
  ...(demoCustomers[0] as DemoPerson),
  name: '김새봄',
  phone: '010-0000-1901',
  safePhone: '0504-0000-3901',
  memo: '공동현관 90*4410#, 문 앞에 놓아 주세요',
}
