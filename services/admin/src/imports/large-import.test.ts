import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setUpCarrier } from '../testing/slips.ts'
import { startAdmin } from '../testing/start-admin.ts'

const admin = await startAdmin()
const as = await admin.deskToken()
await setUpCarrier(admin, as)

const header = '받는분,전화번호,우편번호,주소,상세주소,상품명,배송메모,주문번호,상품주문번호,수량\n'

/** A file that is made while it is sent, so that only the service could hold it whole. */
function bigFile(rows: number): ReadableStream {
  let n = 0
  return new ReadableStream({
    pull(controller) {
      if (n === 0) controller.enqueue(Buffer.from(header))
      const lines: string[] = []
      for (let i = 0; i < 200 && n < rows; i++, n++) {
        lines.push(
          `홍시험,010-0000-${String(n % 10_000).padStart(4, '0')},06130,서울특별시 강남구 시험로 ${n},${n}호,시험 상품,,O-${n},OI-${n},1`,
        )
      }
      controller.enqueue(Buffer.from(`${lines.join('\n')}\n`))
      if (n >= rows) controller.close()
    },
  })
}

test('20,000 rows are issued as they come, in bounded memory', async () => {
  // What the runtime takes for itself on the first thousands is no part of the question.
  await admin.call('/api/imports?source=mall-w&carrier=cj', { as, raw: { bytes: bigFile(5_000), type: 'text/csv' } })
  const before = process.memoryUsage().rss
  let most = before
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss)
  }, 20)
  const started = performance.now()
  const { status, body } = await admin.call('/api/imports?source=mall-a&carrier=cj', {
    as,
    raw: { bytes: bigFile(20_000), type: 'text/csv' },
  })
  clearInterval(watch)
  assert.equal(status, 200)
  assert.deepEqual([body.status, body.rows, body.issued, body.failed], ['done', 20_000, 20_000, 0])
  const perSecond = Math.round(20_000 / ((performance.now() - started) / 1000))
  console.log(`# ${perSecond} rows/s, ${Math.round((most - before) / 2 ** 20)} MB more at most`)
  assert.ok(most - before < 250 * 2 ** 20)
  const { rows } = await admin.db.query(
    `select count(*) as n, count(distinct (sort_code, find_tag)) as tags from labels where tag_living`,
    [],
  )
  assert.deepEqual(rows[0], { n: 25_000, tags: 25_000 })
})
