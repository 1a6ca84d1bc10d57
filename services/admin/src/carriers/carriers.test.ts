import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mostSortCodes } from '@exqress/contracts/admin-api.ts'
import { cj, issue } from '../testing/slips.ts'
import { startAdmin } from '../testing/start-admin.ts'

const admin = await startAdmin()
const as = await admin.deskToken()
const put = (carrier: { code: string; name?: string }, path = carrier.code, token = as) =>
  admin.call(`/api/carriers/${path}`, { as: token, method: 'PUT', body: carrier })

test('the largest carrier that the contract allows fits a request, with the longest name, ranges and codes', async () => {
  const carrier = {
    code: 'largest-carrier-of20',
    name: '가'.repeat(40),
    numberRule: 'none',
    ranges: Array.from({ length: 20 }, (_, n) => ({
      from: `${1_000_000_000_000 + 2 * n}`,
      to: `${1_000_000_000_001 + 2 * n}`,
    })),
    sortCodes: Array.from({ length: mostSortCodes }, (_, n) => ({
      postcodePrefix: String(10_000 + n),
      sortCode: '가'.repeat(12),
    })),
  }
  const answer = await put(carrier)
  assert.equal(answer.status, 200, answer.body.error?.code)
  assert.equal(answer.body.sortCodes.length, mostSortCodes)
  const more = { ...carrier, sortCodes: [...carrier.sortCodes, { postcodePrefix: '99999', sortCode: 'A1' }] }
  assert.ok([400, 413].includes((await put(more)).status))
})

test('what the schema cannot say is named by its place', async () => {
  const faulty = {
    ...cj,
    ranges: [
      { from: '50000000000', to: '50000999999' },
      { from: '60000000009', to: '60000000000' },
      { from: '50000500000', to: '50001000000' },
      { from: '123456', to: '123457' },
    ],
    sortCodes: [...cj.sortCodes, { postcodePrefix: '06', sortCode: 'C06' }],
  }
  const { status, body } = await put(faulty)
  assert.equal(status, 400)
  assert.deepEqual(body.error.details, [
    { path: 'ranges.1', code: 'range_order' },
    { path: 'ranges.2', code: 'range_overlap' },
    { path: 'ranges.3', code: 'range_length' },
    { path: 'sortCodes.2.postcodePrefix', code: 'duplicate' },
  ])
  assert.deepEqual((await put(cj, 'lotte')).body.error.details, [{ path: 'code', code: 'not_the_path' }])
  const officer = await admin.deskToken('officer')
  assert.equal((await put(cj, 'cj', officer)).body.error.code, 'forbidden')
})

test('a changed carrier goes on where its range stands: no number is given out twice', async () => {
  await put(cj)
  const { waybillId } = await issue(admin, as)
  await put({ ...cj, name: 'CJ' })
  const { waybillId: next } = await issue(admin, as)
  const numberOf = async (id: string) => (await admin.call(`/api/waybills/${id}`, { as })).body.waybillNumber
  assert.notEqual(await numberOf(waybillId), await numberOf(next))
  const { body } = await admin.call('/api/carriers', { as })
  assert.equal(body.carriers.find(({ code }: { code: string }) => code === 'cj').name, 'CJ')
})
