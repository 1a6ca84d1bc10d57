import { randomInt } from 'node:crypto'
import type { NewSlip } from '../waybills/slip.ts'

const districts = '강남구 성동구 마포구 송파구 중구 관악구 영등포구 서대문구'.split(' ')
const roads = '왕십리로 성수이로18길 연무장길 테헤란로 뚝섬로3길 월드컵북로 새말로12길 은행나무로 한내길'.split(' ')
const estates = ['한솔마을아파트', '푸른채아파트', '은빛오피스텔', '새롬빌라', '하늘숲마루아파트', '다온빌라']
const houseUnits = ['201호', '302호', '지하 1층', 'B01호', '2층', '1층 안쪽 문', '옥탑']
const products = [
  '유기농 배 5kg',
  '생수 2L, 12개들이',
  '게임용 24" 모니터',
  '면 양말 (검정색, M)',
  '고양이 사료 7kg',
  '어린이 그림책 5권',
  '무선 이어폰 (하양)',
  '화분 "스투키"',
  '햇고구마 10kg',
  '아기 물티슈 10팩',
  '무선 가습기',
]
const shops = ['햇살과수원', '다있소상점', '책갈피골목', '하얀전자', '냥멍집', '온마을마트']
const wishes = [
  '문 앞에 놓아 주세요',
  '경비실에 맡겨 주세요',
  '택배함에 넣어 주세요',
  '오시기 전에 전화 주세요',
  '벨은 누르지 마세요',
]
const familyNames = [...'김이박최정강조윤장임한오서신권황']
const firstNames = '민준 서연 지우 현서 수아 영희 하경 은호 민선 가온 라온 솔 보미 아람 봄 도담'.split(' ')

/** As long as malls write them, and drawn from so many that no order has it. */
const orderItem = () => `2026${Array.from({ length: pick([12, 13, 13]) }, () => randomInt(10)).join('')}`

/**
 * The slip of a parcel that nobody awaits. Sealing keeps a text's length, and topics and tables show it to whoever reads them: so every
 * text is drawn from words of the lengths that slips have. Nobody is found by its number, as a safe number (050) is never indexed.
 */
export function baitSlip({ carrier, postcode }: { carrier: string; postcode: string }): NewSlip {
  const isHouse = randomInt(10) < 4
  const hasName = !isHouse || randomInt(3) > 0
  return {
    kind: 'forward',
    carrier,
    route: {
      street: `${pick(['서울', '서울', '서울특별시'])} ${pick(districts)} ${pick(roads)} ${randomInt(11, 9900)}`,
      building: hasName ? pick(estates) : '',
      dong: isHouse ? '' : `${randomInt(101, 130)}동`,
      postcode,
    },
    recipient: {
      name: `${pick(familyNames)}${pick(firstNames)}`,
      unit: isHouse ? pick(houseUnits) : `${randomInt(1, 21)}0${randomInt(1, 7)}호`,
      // Most have one digit fewer, as long as a mobile number.
      phone: `+82504${randomInt(6) === 0 ? randomInt(10_000_000, 100_000_000) : randomInt(1_000_000, 10_000_000)}`,
    },
    senderName: pick(shops),
    product: pick(products),
    orderItem: orderItem(),
    boxNumber: 1,
    boxCount: 1,
    handling: [],
    memo: `${isHouse ? '대문 열쇠함' : '공동현관'} ${randomInt(10, 100)}*${randomInt(1000, 10_000)}#, ${pick(wishes)}`,
  }
}

const pick = <T>(list: readonly T[]): T => list[randomInt(list.length)] as T
