import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createKekEpochs, type KekEpochs } from '@exqress/crypto/kek.ts'
import { directoryKeyStore } from '@exqress/crypto/key-store.ts'
import { createTestDatabase } from '@exqress/testing/database.ts'
import { v7 } from 'uuid'
import { type Db, withTransaction } from '../db.ts'
import { AppError } from '../errors/app-error.ts'
import { type ClientWrite, forgetBodies, withIdempotency } from './with-idempotency.ts'

let db: Db
let keks: KekEpochs
let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'exqress-bodies-'))
  keks = createKekEpochs(await directoryKeyStore(join(folder, 'keys')))
  db = (await createTestDatabase()).db
  await db.query('create table marks (name text not null)')
})

after(() => rm(folder, { recursive: true, force: true }))

const newWrite = (body: unknown = { place: 'door', count: 2 }): ClientWrite => ({
  id: v7(),
  actorId: v7(),
  route: 'deliver',
  body,
})
const mark = (write: ClientWrite, { fail = false, on = new Date() } = {}) =>
  withTransaction(db, (tx) =>
    withIdempotency(
      tx,
      { keks: { ...keks, currentEpoch: () => keks.currentEpoch(on) }, write },
      async () => {
        await tx.query('insert into marks (name) values ($1)', [write.id])
        if (fail) throw new Error('half way')
        return { code: 'marked', answer: 'first' }
      },
      async (code) => `again: ${code}`,
    ),
  )
const marks = async (write: ClientWrite) => (await db.query('select 1 from marks where name = $1', [write.id])).rowCount
const mismatch = (error: unknown) =>
  error instanceof AppError && error.status === 422 && error.code === 'idempotency_mismatch'

test('the same write again changes nothing and is answered from the current state', async () => {
  const write = newWrite()
  assert.equal(await mark(write), 'first')
  assert.equal(await mark(write), 'again: marked')
  assert.equal(await mark({ ...write, body: { count: 2, place: 'door' } }), 'again: marked')
  assert.equal(await marks(write), 1)
})

test('of twenty at once one does it, the others wait for it', async () => {
  const write = newWrite()
  const answers = await Promise.all(Array.from({ length: 20 }, () => mark(write)))
  assert.equal(answers.filter((answer) => answer === 'first').length, 1)
  assert.equal(answers.filter((answer) => answer === 'again: marked').length, 19)
  assert.equal(await marks(write), 1)
})

test('a write that failed leaves its id free', async () => {
  const write = newWrite()
  await assert.rejects(mark(write, { fail: true }), /half way/)
  assert.equal(await marks(write), 0)
  assert.equal(await mark(write), 'first')
})

test('an id for another body or route is a mistake of the client', async () => {
  const write = newWrite()
  await mark(write)
  await assert.rejects(mark({ ...write, body: { place: 'door', count: 3 } }), mismatch)
  await assert.rejects(mark({ ...write, route: 'fail' }), mismatch)
  assert.equal(await mark({ ...write, actorId: v7() }), 'first', 'ids of different people do not meet')
})

test('after seven days the body is forgotten, the write never', async () => {
  const write = newWrite()
  await mark(write)
  await db.query(`update client_writes set created_at = now() - interval '8 days' where id = $1`, [write.id])
  assert.equal(await forgetBodies(db), 1)
  assert.equal(await forgetBodies(db), 0)
  assert.equal(await mark({ ...write, body: { other: true } }), 'again: marked')
  assert.equal(await marks(write), 1)
})

test('a body of another day is compared under the key of that day, and with nothing once that is gone', async () => {
  const on = new Date(Date.now() - 2 * 86_400_000)
  const write = newWrite()
  const other = { ...write, body: { place: 'door', count: 3 } }
  await mark(write, { on })
  assert.equal(await mark(write), 'again: marked')
  await assert.rejects(mark(other), mismatch)
  const { epoch } = await keks.currentEpoch(on)
  await keks.destroyEpoch(epoch)
  assert.equal(await mark(write), 'again: marked')
  assert.equal(await mark(other), 'again: marked')
  assert.equal(await marks(write), 1)
})

test('the table does not hold the body', async () => {
  const write = newWrite({ memo: '공동현관 0000*' })
  await mark(write)
  const { rows } = await db.query('select c::text as whole from client_writes c where id = $1', [write.id])
  assert.ok(!rows[0].whole.includes('0000*'))
})
