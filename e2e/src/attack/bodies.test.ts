import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { createKekEpochs } from '@exqress/crypto/kek.ts'
import { directoryKeyStore, type KeyStore } from '@exqress/crypto/key-store.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { keepEpochsOnce } from '@exqress/service/held-keys/keep-epochs.ts'
import { sharedWrappedColumns } from '@exqress/service/held-keys/rewrap-epochs.ts'
import { withIdempotency } from '@exqress/service/idempotency/with-idempotency.ts'
import { silentLog } from '@exqress/service/log/create-log.ts'
import { createTestDatabase } from '@exqress/testing/database.ts'
import { crowd } from '../crowd/people.ts'
import { attack } from './attack.ts'
import type { Row } from './loot.ts'

const DAY = 86_400_000
const people = crowd.slice(0, 5)
const pairs = people.map((): [string, string] => [randomUUID(), randomUUID()])
const knowledge = { people, own: people.slice(0, 1), numbers: [], pairs, ownParcels: pairs[0] ?? [] }

async function keysIn(store: KeyStore): Promise<Row[]> {
  const names = await store.list('')
  return Promise.all(
    names.map(async (name) => ({ place: 'keys', fields: { bytes: Buffer.from(await store.get(name)) } })),
  )
}

test('what people sent is tried out with the keys of that day, and from the 9th day on with no key that is left', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'exqress-sent-'))
  const { db, drop } = await createTestDatabase()
  t.after(async () => {
    await drop()
    await rm(folder, { recursive: true, force: true })
  })
  const store = await directoryKeyStore(join(folder, 'keys'))
  const keks = createKekEpochs(store)
  const round = (day: number) =>
    keepEpochsOnce({
      db,
      log: silentLog,
      keks,
      columns: sharedWrappedColumns,
      now: () => new Date(Date.now() + day * DAY),
    })
  for (const [index, { name }] of people.entries()) {
    const body = { waybillId: pairs[index]?.[0], name }
    const write = { id: randomUUID(), actorId: randomUUID(), route: 'confirm', body }
    const doIt = async () => ({ code: 'confirmed', answer: 'first' })
    assert.equal(
      await withTransaction(db, (tx) => withIdempotency(tx, { keks, write }, doIt, async () => 'again')),
      'first',
    )
  }
  const { rows } = await db.query('select * from client_writes')
  const backup = rows.map((fields): Row => ({ place: 'client_writes', fields }))
  assert.equal(attack(backup, knowledge).names, 0)
  assert.equal(attack([...backup, ...(await keysIn(store))], knowledge).names, people.length)

  // The rows of the running system are still there, too: they hold no key back.
  for (let day = 0; day <= 8; day++) await round(day)
  assert.equal(attack([...backup, ...(await keysIn(store))], knowledge).names, 0)
})
