import assert from 'node:assert/strict'
import { createSecretKey, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { AccessRecord } from '@exqress/contracts/events.ts'
import { recordHash } from '@exqress/crypto/ledger/entry-node.ts'
import { type ChainHead, chainFault } from '@exqress/crypto/ledger/record-chain.ts'
import { createTestDatabase } from '@exqress/testing/database.ts'
import { v7 } from 'uuid'
import { withTransaction } from '../db.ts'
import { raiseRecoveryEpoch } from '../recovery/recovery-epoch.ts'
import { createReadingLog, type Reading } from './record-readings.ts'

const { db } = await createTestDatabase()
const log = createReadingLog({ topic: 'delivery-access', key: createSecretKey(randomBytes(32)) })
const readingOf = (waybillId: string): Reading => ({
  waybillId,
  accountId: v7(),
  role: 'courier',
  readers: ['courier'],
  fields: ['progress', 'route'],
  purpose: 'scan',
})
const record = (...waybills: string[]) =>
  withTransaction(db, (tx) => log.record(tx, waybills.map(readingOf), new Date()))

/** The chain of a waybill as a reader of its events follows it; the hash that the service keeps must be the same. */
async function follow(waybillId: string): Promise<{ faults: (string | undefined)[]; numbers: number[] }> {
  const { rows } = await db.query<{ epoch: number; number: number; data: unknown; hash: Buffer }>(
    `select o.epoch, o.version as number, o.data, a.record_hash as hash
       from outbox o join access_records a on a.waybill_id = o.key::uuid and a.epoch = o.epoch and a.number = o.version
      where o.key = $1 order by o.epoch, o.version`,
    [waybillId],
  )
  let head: ChainHead | undefined
  const faults = rows.map(({ epoch, number, data, hash }) => {
    const source = { service: 'delivery', epoch, number, data: AccessRecord.parse(data) }
    assert.deepEqual(Buffer.from(recordHash(source)), hash)
    const fault = chainFault(head, source)
    head = { epoch, number, hash: hash.toString('base64url') }
    return fault
  })
  return { faults, numbers: rows.map(({ number }) => number) }
}

test('the records of a waybill are one chain, whoever reads at once', async () => {
  const [one, two] = [v7(), v7()]
  await record(one)
  await Promise.all(Array.from({ length: 12 }, (_, i) => (i % 3 === 0 ? record(one, two, one) : record(two))))
  for (const [id, count] of [
    [one, 9],
    [two, 12],
  ] as const) {
    const { faults, numbers } = await follow(id)
    assert.deepEqual(new Set(faults), new Set([undefined]))
    assert.deepEqual(
      numbers,
      Array.from({ length: count }, (_, i) => i + 1),
    )
  }
})

test('reader and device have a pseudonym of their own for every parcel, so that no two parcels are seen to be opened by one', async () => {
  const [one, two] = [v7(), v7()]
  const reader = { accountId: v7(), device: v7() }
  const readings = [one, one, two].map((id) => ({ ...readingOf(id), ...reader }))
  await withTransaction(db, (tx) => log.record(tx, readings, new Date()))
  const { rows } = await db.query<{ actor: string; device: string; told: AccessRecord }>(
    `select a.actor, a.device, o.data as told
       from access_records a join outbox o on a.waybill_id = o.key::uuid and a.epoch = o.epoch and a.number = o.version
      where a.waybill_id = any($1::uuid[]) order by a.waybill_id, a.number`,
    [[one, two]],
  )
  for (const name of ['actor', 'device'] as const) {
    const [first, again, other] = rows.map((row) => row[name])
    assert.equal(first, again)
    assert.notEqual(first, other)
    assert.deepEqual(
      rows.map(({ told }) => told[name]),
      [first, again, other],
    )
  }
  const everything = JSON.stringify(rows)
  for (const id of Object.values(reader)) assert.ok(!everything.includes(id))
})

test('a restored service counts from 1 again, and the chain goes on from what it still has', async () => {
  const id = v7()
  await record(id, id)
  await raiseRecoveryEpoch(db)
  await record(id)
  const { faults, numbers } = await follow(id)
  assert.deepEqual(
    [faults, numbers],
    [
      [undefined, undefined, undefined],
      [1, 2, 1],
    ],
  )
  const { rows } = await db.query(
    `select data->>'previous' as previous from outbox where key = $1 order by position desc limit 1`,
    [id],
  )
  assert.match(rows[0].previous, /^[\w-]{43}$/)
})

test('a record that was left out or changed is named', async () => {
  const id = v7()
  await record(id, id, id)
  const { rows } = await db.query('select epoch, version as number, data from outbox where key = $1 order by version', [
    id,
  ])
  const [first, second, third] = rows.map((row) => ({ service: 'delivery', ...row }))
  const head = (source: typeof first): ChainHead => ({
    epoch: source.epoch,
    number: source.number,
    hash: Buffer.from(recordHash(source)).toString('base64url'),
  })
  assert.equal(chainFault(head(first), third), 'number')
  assert.equal(chainFault(head({ ...second, data: { ...second.data, purpose: 'other' } }), third), 'chain')
  assert.equal(chainFault(head(first), { ...second, data: { ...second.data, previous: undefined } }), 'chain')
  assert.equal(chainFault(head(first), first), 'number')
})
