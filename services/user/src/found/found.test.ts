import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { v7 } from 'uuid'
import { newLabel } from '../testing/slip.ts'
import { startUser, type TestUser } from '../testing/start-user.ts'

let user: TestUser
before(async () => {
  user = await startUser()
})
const report = (token: string, id = v7()) => user.call('POST', '/api/found', { id, token, where: 'street' })

test('any text gets the same reply; only a label of a parcel tells the desk, once', async () => {
  const { waybillId, label } = await user.issue()
  const unknown = newLabel()
  const id = v7()
  const answers = new Set<string>()
  for (const answer of [
    await report(label.token, id),
    await report(label.token, id),
    await report(unknown.token),
    await report('A'.repeat(39)),
    await report('무엇이든'),
  ]) {
    const rest = [...answer.headers].filter(([name]) => name !== 'date').join('\n')
    answers.add(`${answer.status}\n${rest}\n${answer.text}`.replaceAll(answer.headers.get('x-request-id') ?? '', ''))
  }
  assert.equal(answers.size, 1)
  assert.match([...answers][0] ?? '', /^202[\s\S]*"noted"/)
  assert.deepEqual(
    (await user.told(waybillId)).map(({ type, data }) => [type, data.reportId]),
    [['customer.found_reported', id]],
  )
  const { rows } = await user.db.query('select waybill_id as "waybillId", place from found_reports order by at', [])
  assert.deepEqual(rows, [
    { waybillId, place: 'street' },
    { waybillId: null, place: 'street' },
  ])
})

test('an address has thirty reports an hour', async () => {
  const statuses: number[] = []
  for (let i = 0; i < 31; i++) statuses.push((await report('A')).status)
  assert.equal(statuses.at(-1), 429)
})
