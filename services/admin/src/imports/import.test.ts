import assert from 'node:assert/strict'
import { test } from 'node:test'
import iconv from 'iconv-lite'
import { v7 } from 'uuid'
import { setUpCarrier } from '../testing/slips.ts'
import { startAdmin } from '../testing/start-admin.ts'

const admin = await startAdmin()
const { call } = admin
const as = await admin.deskToken()
await setUpCarrier(admin, as)

const header =
  '받는분,전화번호,우편번호,주소,상세주소,상품명,배송메모,주문번호,상품주문번호,수량,운임구분,운송장번호,택배사'
const row = (n: number, changes: Partial<Record<'carrier' | 'postcode' | 'number', string>> = {}) =>
  [
    `홍시험${n}`,
    `010-0000-${String(n % 10_000).padStart(4, '0')}`,
    changes.postcode ?? '06130',
    `서울특별시 강남구 시험로 ${n}`,
    `${n}호`,
    '시험 상품',
    n % 2 === 0 ? '문 앞에 놓아 주세요' : '',
    `O-${n}`,
    `OI-${n}`,
    '1',
    '선불',
    changes.number ?? '',
    changes.carrier ?? '',
  ].join(',')
const file = (rows: string[]) => `${[header, ...rows].join('\n')}\n`
const post = (content: string | Uint8Array | ReadableStream, query = 'source=mall-a&carrier=cj') =>
  call(`/api/imports?${query}`, { as, raw: { bytes: content as BodyInit, type: 'text/csv' } })
const count = async () => (await admin.db.query('select count(*) as n from waybills', [])).rows[0].n as number

test('a file is issued row by row; sent again it answers its first result, corrected it issues what had failed', async () => {
  const bad = row(3, { postcode: '99999' })
  const first = await post(file([row(1), row(2), bad]))
  assert.equal(first.status, 200)
  const { importId, ...result } = first.body
  assert.deepEqual(result, {
    status: 'done',
    rows: 3,
    issued: 2,
    repeated: 0,
    failed: 1,
    warnings: [],
    errors: [{ row: 4, column: '분류코드', code: 'sort_code_missing' }],
  })
  assert.deepEqual((await call(`/api/imports/${importId}`, { as })).body, first.body)
  const again = await post(file([row(1), row(2), bad]))
  assert.deepEqual([again.body.issued, again.body.repeated, again.body.failed], [0, 2, 1])
  const mended = await post(file([row(1), row(2), row(3)]))
  assert.deepEqual([mended.body.issued, mended.body.repeated, mended.body.failed], [1, 2, 0])
  const page = await call(`/api/waybills?importId=${importId}`, { as })
  assert.equal(page.body.total, 2)
  assert.deepEqual(
    page.body.parcels.map(({ importId }: { importId: string }) => importId),
    [importId, importId],
  )
  const wishes = await admin.db.query('select count(*) as n from waybills where delivery_wish = $1', ['door'])
  assert.equal(wishes.rows[0].n, 1)
  assert.equal((await admin.db.query('select count(*) as n from door_outbox', [])).rows[0].n, 1)
})

test('a CP949 file, another account, an unknown carrier, a bad check digit, rows that are the same', async () => {
  const rows = [
    row(1),
    row(1),
    row(11, { carrier: '아무택배' }),
    row(12, { number: '123456789012', carrier: 'CJ대한통운' }),
    row(13, { carrier: '롯데택배' }),
  ]
  const { body } = await post(iconv.encode(file(rows), 'cp949'), 'source=mall-b&carrier=cj')
  assert.deepEqual([body.rows, body.issued, body.repeated, body.failed], [5, 1, 1, 3])
  assert.deepEqual(body.errors, [
    { row: 4, column: '택배사', code: 'carrier_unknown' },
    { row: 5, column: '운송장번호', code: 'number_check_digit' },
    { row: 6, column: '분류코드', code: 'sort_code_missing' },
  ])
})

test('the same file twice at once gives each row one waybill', async () => {
  const content = file(Array.from({ length: 700 }, (_, n) => row(1000 + n)))
  const before = await count()
  const results = await Promise.all([post(content), post(content)])
  for (const { status, body } of results) {
    assert.equal(status, 200)
    assert.deepEqual([body.rows, body.failed, body.issued + body.repeated], [700, 0, 700])
  }
  assert.equal((await count()) - before, 700)
  assert.equal(
    results.reduce((sum, { body }) => sum + body.issued, 0),
    700,
  )
})

test('a file that breaks in the middle keeps what came before and says where', async () => {
  const rows = Array.from({ length: 600 }, (_, n) => row(3000 + n))
  const { status, body } = await post(`${file(rows)}"open quote,010\nmore\n`)
  assert.equal(status, 200)
  assert.deepEqual([body.status, body.code, body.issued], ['broken', 'csv_quotes', 600])
  assert.deepEqual(body.errors, [{ row: 602, column: '', code: 'csv_quotes' }])
})

test('a file that is none is refused with its code, and leaves nothing', async () => {
  const before = await count()
  const code = async (content: string | Uint8Array) => {
    const answer = await post(content)
    assert.equal(answer.status, 400)
    return answer.body.error
  }
  assert.equal((await code('')).code, 'csv_empty')
  assert.equal((await code(`${header}\n`)).code, 'csv_empty')
  const missing = await code('받는분,전화번호,주소\n홍시험,010-0000-0001,서울\n')
  assert.equal(missing.code, 'csv_missing_column')
  assert.deepEqual(missing.details, [{ path: 'postcode', code: 'missing' }])
  const quotes = await code(`${header}\n"open quote,010\nmore\n`)
  assert.deepEqual([quotes.code, quotes.details], ['csv_quotes', [{ path: 'line.2', code: 'csv_quotes' }]])
  assert.equal((await code(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0]))).code.startsWith('csv_'), true)
  assert.equal((await post(file([row(1)]), 'source=mall-a&carrier=nobody')).body.error.code, 'carrier_unknown')
  assert.equal((await post(file([row(1)]), 'source=NOT A MALL')).status, 400)
  const asJson = await call('/api/imports?source=mall-a', { as, body: { rows: [] } })
  assert.equal(asJson.status, 415)
  assert.equal((await call(`/api/imports/${v7()}`, { as })).status, 404)
  assert.equal(await count(), before)
})

test('a sender that hangs up keeps the rows that came, as a broken import', async () => {
  const before = await count()
  const content = file(Array.from({ length: 1200 }, (_, n) => row(6000 + n)))
  const abort = new AbortController()
  const stream = new ReadableStream({
    async pull(controller) {
      controller.enqueue(Buffer.from(content))
      await new Promise((resolve) => setTimeout(resolve, 1500))
      abort.abort()
      controller.close()
    },
  })
  await assert.rejects(
    fetch(`${admin.base}/api/imports?source=mall-a&carrier=cj`, {
      method: 'POST',
      headers: { authorization: `Bearer ${as}`, 'x-exqress': '1', 'content-type': 'text/csv' },
      body: stream,
      duplex: 'half',
      signal: abort.signal,
    } as RequestInit),
  )
  for (let i = 0; i < 100; i++) {
    const { rows } = await admin.db.query(`select status, code from imports order by id desc limit 1`, [])
    if (rows[0].status === 'broken') break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const { rows } = await admin.db.query(`select status, code, issued from imports order by id desc limit 1`, [])
  assert.deepEqual([rows[0].status, rows[0].code], ['broken', 'aborted'])
  assert.equal((await count()) - before, rows[0].issued)
  assert.ok(rows[0].issued >= 1000)
})

test('the record of an import holds places and codes only', async () => {
  const { rows } = await admin.db.query(
    'select to_jsonb(p)::text as text from import_problems p union all select to_jsonb(i)::text from imports i',
    [],
  )
  for (const { text } of rows) assert.doesNotMatch(text, /홍시험|010-|시험로|OI-/)
})
