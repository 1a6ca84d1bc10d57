/** Columns of a mall's file: the usual Korean name, which errors show, and the other names under which malls export it. */
const synonyms = {
  name: names(`
    받는분 받는분성명 받는분이름 받는사람 받는사람명 수령인 수령인명 수령자 수령자명 수취인 수취인명 수취인성명
    수취인이름 수하인 수하인명 수하인성명 수신인 수신자 수신자명 받으시는분 인수자 배송지수령인 이름 성명
    receiver receivername recipient recipientname name
  `),
  phone: names(`
    전화번호 휴대폰 휴대폰번호 휴대전화 휴대전화번호 핸드폰 핸드폰번호 연락처 연락처1 전화번호1 받는분전화번호
    받는분휴대폰 받는분휴대전화 받는분핸드폰 받는분연락처 받는사람전화번호 받는사람휴대폰 받는사람연락처 수령인전화번호
    수령인휴대폰 수령인휴대전화 수령인연락처 수령자전화번호 수령자휴대폰 수령자연락처 수취인전화번호 수취인휴대폰
    수취인휴대폰번호 수취인휴대전화 수취인연락처 수취인연락처1 수하인전화번호 수하인휴대폰 수하인연락처 수신자전화번호
    수신자연락처 안심번호 phone mobile tel receiverphone
  `),
  phone2: names(
    '전화번호2 연락처2 수취인연락처2 받는분기타연락처 기타연락처 수하인전화번호2 받는분전화번호2 추가연락처 비상연락처',
  ),
  postcode: names(`
    우편번호 받는분우편번호 받는사람우편번호 수령인우편번호 수령자우편번호 수취인우편번호 수하인우편번호 수신자우편번호
    배송지우편번호 새우편번호 우편번호5자리 zipcode zip postcode postalcode zonecode
  `),
  address: names(`
    주소 받는분주소 받는분주소전체분할 받는사람주소 수령인주소 수령자주소 수취인주소 수하인주소 수신자주소 배송지
    배송지주소 배송주소 기본주소 기본배송지 통합배송지 도로명주소 주소1 받는분주소1 받는분총주소 받는분전체주소
    수하인주소1 수취인기본주소 총주소 전체주소 address address1 addr addr1
  `),
  detail: names(`
    상세주소 받는분상세주소 받는사람상세주소 수령인상세주소 수령자상세주소 수취인상세주소 수하인상세주소 수신자상세주소
    배송지상세주소 상세배송지 나머지주소 주소2 주소상세 받는분주소2 수하인주소2 동호수 addressdetail
    detailaddress address2 addr2
  `),
  product: names(`
    상품명 품명 물품명 품목명 품목 내품명 제품명 상품 물품 내용물 주문상품명 상품이름 품목명1 product
    productname item itemname
  `),
  memo: names(`
    배송메모 배송메세지 배송메시지 배송메모1 배송요청사항 배송시요청사항 배송요청 배송메세지1 배송시유의사항
    배송유의사항 배송시주의사항 배송지메모 요청사항 택배메모 특기사항 전달사항 고객메모 고객배송메모 배송기사메모
    기사메모 배송비고 메모 memo deliverymemo message deliverymessage
  `),
  orderNumber: names(`
    주문번호 고객주문번호 쇼핑몰주문번호 주문id 주문코드 주문관리번호 묶음주문번호 묶음배송번호 주문no
    ordernumber orderno orderid
  `),
  orderItemNumber: names(`
    상품주문번호 주문상품번호 주문품목번호 품목별주문번호 주문상세번호 주문상품고유번호 주문순번 상품주문id
    orderitemnumber orderitemno orderitemid
  `),
  quantity: names('수량 상품수량 주문수량 내품수량 내품수 구매수량 개수 구매수 구매수구매량 수량개 quantity qty'),
  boxNumber: names('박스번호 박스순번 상자번호 박스no boxnumber boxno'),
  boxCount: names('박스수 박스수량 박스개수 상자수 상자수량 택배수량 택배박스수 박스 boxcount boxes'),
  freight: names(`
    운임구분 배송비구분 운임타입 배송비유형 배송비지불방법 배송비결제방식 배송비부담 배송비형태 지불방법 운임지불 운임
    선착불 선착불구분 선불착불 착불선불구분 배송비지급방식 freight payment
  `),
  waybillNumber: names(`
    운송장번호 송장번호 운송장 송장 택배송장번호 송장no 운송장no 등기번호 waybill waybillnumber
    trackingnumber trackingno invoiceno invoicenumber
  `),
  carrier: names(
    '택배사 택배회사 배송사 택배사명 배송업체 배송회사 택배사코드 배송사명 택배업체 운송사 carrier courier',
  ),
  sortCode: names(
    '분류코드 도착지코드 도착지분류코드 터미널코드 도착점코드 배송분류코드 분류번호 sortcode sortingcode',
  ),
  senderName: names(`
    보내는분 보내는분성명 보내는사람 보내는사람명 발송인 발송인명 발송자 발송자명 송하인 송하인명 송하인성명 보내는이
    판매자명 상호명 쇼핑몰명 쇼핑몰 판매처 스토어명 발신인 sender sendername shopname
  `),
} satisfies Record<string, string[]>

function names(text: string): string[] {
  return text.trim().split(/\s+/)
}

export type Column = keyof typeof synonyms
export const columns = Object.keys(synonyms) as Column[]
/** Without these no slip can be made of any row. */
export const requiredColumns: Column[] = ['name', 'phone', 'postcode', 'address']

const byName = new Map<string, Column>()
for (const column of columns) for (const name of synonyms[column]) byName.set(name, column)

/** The name of a column as malls know it: `운송장번호`. Errors carry the key, the desk reads this. */
export function columnTitle(column: Column): string {
  return synonyms[column][0] as string
}

/** `수취인 명(필수)*` is `name`; undefined for a column that is not needed. */
export function columnOf(header: string): Column | undefined {
  const name = header
    .normalize('NFKC')
    .toLowerCase()
    .replace(/필수|선택|\s|[^\p{L}\p{N}]/gu, '')
  return byName.get(name)
}

/** Where each column stands. Of several with one meaning (휴대폰 and 전화번호) all are kept: the first that is filled counts. */
export function readHeader(cells: string[]): Map<Column, number[]> {
  const positions = new Map<Column, number[]>()
  cells.forEach((cell, index) => {
    const column = columnOf(cell)
    if (!column) return
    const known = positions.get(column) ?? []
    // A mobile number finds the account; a landline beside it seldom does.
    if (column === 'phone' && /휴대|핸드|mobile/i.test(cell)) known.unshift(index)
    else known.push(index)
    positions.set(column, known)
  })
  return positions
}
