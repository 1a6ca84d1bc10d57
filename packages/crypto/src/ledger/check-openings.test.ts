import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestLedger } from '@exqress/testing/test-ledger.ts'
import { exportReceiptPublicKey, importReceiptKey, newReceiptKeyBytes } from '../sign-node.ts'
import { checkOpenings, type LedgerPin, type OpeningsFault, type OpeningsToCheck } from './check-openings.ts'

const key = importReceiptKey(newReceiptKeyBytes())
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
const publicKey = text(exportReceiptPublicKey(key))
const logId = '2026-11'
const mine = '01990000-0000-7000-8000-000000000001'
const other = '01990000-0000-7000-8000-000000000002'
const now = new Date('2026-11-28T03:00:00Z')

/** Records of two parcels by two services; from `from` on, `mark` makes another history. */
function createLog({ mark = 'list', from = 0 } = {}) {
  const ledger = createTestLedger({ logId, key })
  for (let index = 0; index < 12; index++) {
    const record = { waybillId: index % 4 === 0 ? other : mine, purpose: index >= from ? mark : 'list' }
    ledger.append(index % 3 === 0 ? 'delivery' : 'user', record)
  }
  return (size: number, options: { known?: number; by?: typeof key } = {}) => ledger.answer(mine, { size, ...options })
}

const answerAt = createLog()
const check = (answer: OpeningsToCheck, pin?: LedgerPin) => checkOpenings(answer, { pin, now })
const faultsOf = async (answer: OpeningsToCheck, pin?: LedgerPin) => (await check(answer, pin)).faults

test('a whole answer holds on the first visit, and its growth on the next; the device keeps a key and heads alone', async () => {
  let done = -1
  const first = await checkOpenings(answerAt(8), { pin: undefined, now, onProgress: (count) => (done = count) })
  assert.deepEqual(first.faults, [])
  assert.deepEqual(
    first.openings.map(({ record, held }) => [record.service, record.number, held]),
    [
      ['delivery', 1, true],
      ['delivery', 2, true],
      ['user', 1, true],
      ['user', 2, true],
      ['user', 3, true],
      ['user', 4, true],
    ],
  )
  assert.equal(done, 6)
  assert.deepEqual(Object.keys(first.pin ?? {}), ['publicKey', 'heads'])
  assert.equal(JSON.stringify(first.pin).includes(mine), false)
  const next = await check(answerAt(12, { known: 8 }), first.pin)
  assert.deepEqual([next.faults, next.openings.length, next.pin?.heads[0]?.size], [[], 9, 12])
  assert.equal(
    next.openings.every(({ held }) => held),
    true,
  )
})

test('a log that does not continue what was seen, is shorter, or gone, is found, and what was seen stays pinned', async () => {
  const { pin } = await check(answerAt(8))
  const anotherHistory = createLog({ mark: 'scan', from: 3 })
  assert.deepEqual(await faultsOf(anotherHistory(12, { known: 8 }), pin), [
    { kind: 'forked', logId },
    ...anotherHistory(12).entries.map(({ index }) => ({ kind: 'not_in_log', logId, index })),
  ])
  assert.deepEqual((await faultsOf(answerAt(12), pin))[0], { kind: 'forked', logId }, 'without a proof')
  assert.deepEqual((await faultsOf(answerAt(7), pin))[0], { kind: 'shorter', logId })
  const none = { ...answerAt(8), logs: [], entries: [] }
  assert.deepEqual(await faultsOf(none, pin), [{ kind: 'gone', logId }])
  assert.deepEqual((await checkOpenings(none, { pin, now: new Date('2028-11-28T03:00:00Z') })).faults, [])
  for (const answer of [anotherHistory(12, { known: 8 }), answerAt(7), none])
    assert.deepEqual((await check(answer, pin)).pin, pin)
})

test('another key is told, nothing under it is believed, and the pinned key stays', async () => {
  const { pin } = await check(answerAt(8))
  const foreign = importReceiptKey(newReceiptKeyBytes())
  const answer = { ...answerAt(8, { by: foreign }), publicKey: text(exportReceiptPublicKey(foreign)) }
  const checked = await check(answer, pin)
  assert.deepEqual([checked.faults, checked.pin], [[{ kind: 'key_changed' }], pin])
  assert.deepEqual([checked.openings.length, checked.openings.some(({ held }) => held)], [6, false])
  assert.deepEqual(
    (await faultsOf({ ...answer, publicKey }, pin))[0],
    { kind: 'signature', logId },
    'signed by another than the key it names',
  )
})

test('a record that is left out, there twice, edited, moved or of another parcel is named', async () => {
  const answer = answerAt(12)
  const without = (place: number) => ({ ...answer, entries: answer.entries.filter((_, i) => i !== place) })
  const services = answer.entries.map(({ entry }) => JSON.parse(entry) as { service: string; number: number })
  const lastOf = (service: string) => services.findLastIndex((one) => one.service === service)
  for (const [place, { service, number }] of services.entries()) {
    const faults: OpeningsFault[] = place === lastOf(service) ? [] : [{ kind: 'missing', service, number }]
    assert.deepEqual(await faultsOf(without(place)), faults, `without ${service} ${number}`)
  }
  const twice = { ...answer, entries: [...answer.entries.slice(0, 1), ...answer.entries] }
  assert.deepEqual(await faultsOf(twice), [{ kind: 'missing', service: 'delivery', number: 2 }])

  const changed = (place: number, change: (entry: string) => string) => ({
    ...answer,
    entries: answer.entries.map((one, i) => (i === place ? { ...one, entry: change(one.entry) } : one)),
  })
  const index = answer.entries[4]?.index
  const edited = await check(changed(4, (entry) => entry.replace('list', 'scan')))
  assert.deepEqual(edited.faults, [
    { kind: 'not_in_log', logId, index },
    { kind: 'chain', service: 'user', number: 3 },
  ])
  assert.deepEqual(
    edited.openings.map(({ held }) => held),
    [true, true, true, true, false, false, true, true, true],
  )
  for (const change of [
    (entry: string) => entry.replace(mine, other),
    (entry: string) => entry.replace(`"index":${index}`, `"index":${Number(index) + 1}`),
    (entry: string) => ` ${entry}`,
    () => '{}',
    () => 'null',
  ]) {
    assert.deepEqual((await faultsOf(changed(4, change)))[0], { kind: 'unreadable', logId, index })
  }
})

test('a wrong proof, salt, head or size does not hold, whatever it is', async () => {
  const answer = answerAt(12)
  const [first, ...rest] = answer.entries as [OpeningsToCheck['entries'][number]]
  for (const bad of [
    { ...first, proof: first.proof.slice(1) },
    { ...first, proof: first.proof.map(() => 'A'.repeat(43)) },
    { ...first, proof: first.proof.map(() => '!') },
    { ...first, salt: 'A'.repeat(22) },
    { ...first, salt: '' },
    { ...first, logId: '2026-10', entry: first.entry.replace('2026-11', '2026-10') },
  ]) {
    const faults = await faultsOf({ ...answer, entries: [bad, ...rest] })
    assert.deepEqual(faults[0], { kind: 'not_in_log', logId: bad.logId, index: first.index })
  }
  const [log] = answer.logs as [OpeningsToCheck['logs'][number]]
  for (const logs of [[{ ...log, size: 11 }], [{ ...log, note: '' }], [{ ...log, note: log.note.replace('12', '13') }]])
    assert.deepEqual((await faultsOf({ ...answer, logs }))[0], { kind: 'signature', logId })
})

test('a browser without Ed25519 is told so: the openings are shown, and none as checked', async () => {
  const { importKey } = crypto.subtle
  crypto.subtle.importKey = () => Promise.reject(new DOMException('no such algorithm', 'NotSupportedError'))
  try {
    const { faults, openings, pin } = await check(answerAt(12))
    assert.deepEqual([faults, openings.length, pin], [[{ kind: 'unsupported' }], 9, undefined])
    assert.equal(
      openings.some(({ held }) => held),
      false,
    )
  } finally {
    crypto.subtle.importKey = importKey
  }
})
