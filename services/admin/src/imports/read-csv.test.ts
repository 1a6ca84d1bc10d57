import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import iconv from 'iconv-lite'
import { columnOf, columnTitle } from './columns.ts'
import { CsvFileError } from './csv-file-error.ts'
import { type CsvRow, type CsvRowError, readCsv } from './read-csv.ts'

const header = '받는분,전화번호,우편번호,주소,상세주소,상품명,배송메모,주문번호,상품주문번호,수량,운임구분'
const row = (name: string, index = 1) =>
  `${name},010-0000-0001,06236,서울 강남구 테헤란로 152,101동 1203호,"사과, 배",문 앞,O-${index},OI-${index},1,선불`

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function collect(rows: AsyncIterable<CsvRow | CsvRowError>): Promise<(CsvRow | CsvRowError)[]> {
  const all = []
  for await (const item of rows) all.push(item)
  return all
}

async function read(text: string | Uint8Array, chunk = 65_536, limits = {}): Promise<(CsvRow | CsvRowError)[]> {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  return collect(readCsv(inChunks(bytes, chunk), limits))
}

async function broken(text: string | Uint8Array, limits = {}): Promise<CsvFileError> {
  const error = await read(text, 65_536, limits).then(
    () => assert.fail('must be refused'),
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof CsvFileError, String(error))
  assert.equal(error.message, error.code)
  return error
}

// 똠 and 펲 are not in KS X 1001: only CP949 has them.
const text = `${header}\r\n${row('똠방각')}\r\n${row('펲시')}\r\n${row('김뷁')}\r\n`

test('UTF-8, with and without mark, UTF-16 and CP949 give the same rows, wherever the pieces are cut', async () => {
  const expected = await read(text)
  assert.deepEqual(
    expected.map((item) => 'values' in item && item.values.name),
    ['똠방각', '펲시', '김뷁'],
  )
  assert.deepEqual((expected[0] as CsvRow).values.product, '사과, 배')
  const encoded = [text, `\ufeff${text}`].map((one) => new TextEncoder().encode(one))
  for (const bytes of [...encoded, iconv.encode(text, 'cp949'), iconv.encode(text, 'utf-16le', { addBOM: true })]) {
    for (const chunk of [1, 2, 3, 5, 7, 64, 1000, 65_536]) assert.deepEqual(await read(bytes, chunk), expected)
  }
})

test('the encoding is decided by the first Korean letters, even behind much ASCII', async () => {
  const english = 'name,phone,postcode,address\n'
  const ascii = 'Test,010-0000-0001,06236,Seoul\n'.repeat(5000)
  const korean = '똠시험,010-0000-0001,06236,서울 강남구\n'.repeat(3)
  for (const encoding of ['utf8', 'cp949']) {
    for (const chunk of [997, 65_536]) {
      const rows = await read(iconv.encode(english + ascii + korean, encoding), chunk)
      assert.equal((rows.at(-1) as CsvRow).values.name, '똠시험')
      assert.equal(rows.length, 5003)
    }
  }
})

test('bytes that are in neither encoding', async () => {
  const good = iconv.encode(text, 'cp949')
  assert.equal((await broken(Buffer.concat([good, Buffer.from([0xff, 0xff, 0x20])]))).code, 'csv_encoding')
  assert.equal((await broken(Buffer.concat([good, Buffer.from([0xb0])]))).code, 'csv_encoding')
  const utf8 = Buffer.concat([Buffer.from(text.repeat(40)), Buffer.from([0xff, 0x41])])
  assert.equal((await broken(utf8)).code, 'csv_encoding')
  assert.equal((await broken(Buffer.from('PK\u0003\u0004\0\0\0binary'))).code, 'csv_encoding')
})

test('header names as malls write them', () => {
  const names = {
    name: ['받는분', '수령인', '수취인명', '수하인', ' 수취인 명 ', '받는분 성명(필수)', '*받는 사람', 'Receiver Name'],
    phone: ['전화번호', '휴대폰', '연락처', '수취인연락처1', '받는분 휴대폰', '휴대폰 번호'],
    postcode: ['우편번호', '수취인 우편번호', 'ZIP code'],
    address: ['주소', '배송지 주소', '받는분주소(전체, 분할)', '통합배송지'],
    detail: ['상세주소', '상세 주소', '나머지 주소'],
    memo: ['배송메모', '배송메세지', '배송 메시지', '배송시 요청사항'],
    product: ['상품명', '품목명'],
    orderNumber: ['주문번호', '주문 번호'],
    orderItemNumber: ['상품주문번호'],
    quantity: ['수량', '수량(개)'],
    freight: ['운임구분', '선/착불'],
    waybillNumber: ['운송장번호', '송장 번호'],
    carrier: ['택배사'],
    sortCode: ['분류코드'],
    boxNumber: ['박스번호'],
    boxCount: ['박스수', '박스 수량'],
    senderName: ['보내는분'],
  }
  for (const [column, headers] of Object.entries(names))
    for (const one of headers) assert.equal(columnOf(one), column, one)
  for (const one of ['보내는분 전화번호', '보내는분주소', '구매자명', '결제금액', ''])
    assert.equal(columnOf(one), undefined, one)
})

test('commas, semicolons and tabs; quotes with delimiters and newlines in them', async () => {
  for (const delimiter of [',', ';', '\t']) {
    const lines = [
      ['수취인명', '연락처', '우편번호', '주소', '배송메세지'],
      ['홍시험', '010-0000-0001', '06236', '서울 강남구', `"첫 줄${delimiter}\n둘째 ""줄"""`],
      ['김시험', '010-0000-0002', '06236', '서울 강남구', ''],
    ]
    const rows = await read(lines.map((cells) => cells.join(delimiter)).join('\n'))
    assert.deepEqual(
      rows.map((item) => item.row),
      [2, 3],
    )
    assert.equal((rows[0] as CsvRow).values.memo, `첫 줄${delimiter}\n둘째 "줄"`)
  }
})

test('empty lines count as rows of the spreadsheet but yield nothing; a title may stand above the header', async () => {
  const rows = await read(`발송 목록,,,\n\n${header}\n${row('홍시험')}\n\n,,,,,,,,,,\n${row('김시험')}\n\n`)
  assert.deepEqual(
    rows.map((item) => item.row),
    [4, 7],
  )
})

test('of two phone columns the mobile one counts, the other where it is empty', async () => {
  const rows = await read(
    '수취인명,전화번호,휴대폰,우편번호,주소\n홍,02-000-0001,010-0000-0001,06236,서울\n김,02-000-0002,,06236,서울',
  )
  assert.deepEqual(
    rows.map((item) => 'values' in item && item.values.phone),
    ['010-0000-0001', '02-000-0002'],
  )
})

test('rows that are shifted or cut off are row errors, without values; short of empty cells is fine', async () => {
  const rows = await read(
    `${header}\n홍시험,010-0000-0001\n${row('김시험')},더,많이\n이시험,010-0000-0002,06236,서울 강남구\n${row('박시험')},,`,
  )
  assert.deepEqual(rows.slice(0, 2), [
    { row: 2, column: '', code: 'row_columns' },
    { row: 3, column: '', code: 'row_columns' },
  ])
  assert.deepEqual(
    rows.slice(2).map((item) => 'values' in item && item.values.name),
    ['이시험', '박시험'],
  )
})

test('missing columns are named', async () => {
  const error = await broken('받는분,주소,상품명\n홍시험,서울,사과')
  assert.deepEqual([error.code, error.columns], ['csv_missing_column', ['phone', 'postcode']])
  assert.deepEqual(error.columns?.map(columnTitle), ['전화번호', '우편번호'])
  assert.equal((await broken('a,b,c\n1,2,3')).code, 'csv_missing_column')
})

test('broken quotes name the line where the record begins', async () => {
  const open = await broken(`${header}\n${row('홍시험')}\n"열린 따옴표,010\n${row('김시험')}\n`)
  assert.deepEqual([open.code, open.line], ['csv_quotes', 3])
  const stray = await broken(`${header}\n${row('홍시험')}\n"닫힌"따옴표,010-0000-0001,06236,서울\n`)
  assert.deepEqual([stray.code, stray.line], ['csv_quotes', 3])
  const early = await broken(`${header}\n"열린\n${`${row('김시험').replaceAll('"', '')}\n`.repeat(5000)}`)
  assert.deepEqual([early.code, early.line], ['csv_quotes', 2])
})

test('the rows before a broken one are handed out first', async () => {
  const bytes = new TextEncoder().encode(`${header}\n${`${row('홍시험')}\n`.repeat(700)}"열린 따옴표,010`)
  for (const chunk of [100, 65_536, bytes.length]) {
    let rows = 0
    await assert.rejects(
      async () => {
        for await (const _ of readCsv(inChunks(bytes, chunk))) rows++
      },
      { code: 'csv_quotes', line: 702 },
    )
    assert.equal(rows, 700)
  }
})

test('empty files', async () => {
  for (const empty of ['', '\n\n', '\ufeff', header, `${header}\n\n`])
    assert.equal((await broken(empty)).code, 'csv_empty')
})

test('limits', async () => {
  const three = `${header}\n${row('홍')}\n${row('김')}\n${row('이')}\n`
  assert.equal((await broken(three, { rows: 2 })).code, 'csv_too_many_rows')
  assert.equal((await read(three, 65_536, { rows: 3 })).length, 3)
  assert.equal((await broken(three, { bytes: 100 })).code, 'csv_too_large')
})

test('an error of the upload itself is passed on', async () => {
  async function* cut(): AsyncGenerator<Uint8Array> {
    yield new TextEncoder().encode(text.repeat(2000))
    throw new Error('connection reset')
  }
  await assert.rejects(collect(readCsv(cut())), /connection reset/)
})

test('100,000 rows in bounded memory, the next one is refused', async () => {
  const limit = 100_000
  async function* many(count: number): AsyncGenerator<Uint8Array> {
    yield iconv.encode(`${header}\n`, 'cp949')
    const block = iconv.encode(`${row('홍시험')}\n`.repeat(100), 'cp949')
    for (let at = 0; at < count; at += 100) yield block
  }
  setFlagsFromString('--expose-gc')
  const collectGarbage = runInNewContext('gc') as () => void
  const living = () => {
    collectGarbage()
    return process.memoryUsage().heapUsed
  }
  let rows = 0
  let highest = 0
  const before = living()
  for await (const _ of readCsv(many(limit))) {
    if (++rows % 20_000 === 0) highest = Math.max(highest, living() - before)
  }
  assert.equal(rows, limit)
  // 100,000 kept rows would be more than 100 MB.
  assert.ok(highest < 10 * 1024 * 1024, `${highest} bytes`)
  await assert.rejects(
    async () => {
      for await (const _ of readCsv(many(limit + 100)));
    },
    { code: 'csv_too_many_rows' },
  )
})
