import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { BundleItem } from '@exqress/contracts/internal.ts'
import { createKekEpochs, unwrapBundle } from '@exqress/crypto/kek.ts'
import { directoryKeyStore } from '@exqress/crypto/key-store.ts'
import { createTestDatabase } from '@exqress/testing/database.ts'
import { v7 } from 'uuid'
import { withTransaction } from '../db.ts'
import { buryKey } from '../events/tombstones.ts'
import { sealBox } from '../internal/boxes.ts'
import { loadServiceKeys } from '../internal/service-keys.ts'
import { silentLog } from '../log/create-log.ts'
import { askForBundles, fetchBundles } from './fetch-bundles.ts'

const folder = await mkdtemp(join(tmpdir(), 'exqress-bundles-'))
after(() => rm(folder, { recursive: true, force: true }))

/** A worker whose peer answers what `answer` says, for the ids that it was asked for. */
async function start(answer: (ids: string[]) => BundleItem[] | Promise<BundleItem[]>) {
  const { db } = await createTestDatabase()
  const store = await directoryKeyStore(join(folder, v7()))
  const { box: boxKeys } = await loadServiceKeys(store)
  const keks = createKekEpochs(store)
  const call = async ({ body }: { body: { ids: string[] } }) => ({
    box: await sealBox(boxKeys.publicKey, { route: 'bundles', caller: 'delivery' }, { items: await answer(body.ids) }),
  })
  const worker = fetchBundles({
    db,
    log: silentLog,
    source: 'admin',
    peer: { call } as never,
    boxKeys,
    keks,
    name: 'delivery',
  })
  const ask = (ids: string[]) => withTransaction(db, (tx) => askForBundles(tx, 'admin', ids))
  const jobs = async () => (await db.query('select waybill_id from bundle_jobs', [])).rowCount
  return { db, keks, worker, ask, jobs }
}
const itemOf = (waybillId: string, key: Buffer): BundleItem => ({
  waybillId,
  status: 'ok',
  keys: { route: key.toString('base64url') },
})

test('what is asked for again while the answer is on its way is fetched again', async () => {
  const id = v7()
  const keys = [randomBytes(32), randomBytes(32)]
  let calls = 0
  const { db, keks, worker, ask, jobs } = await start(async (ids) => {
    assert.deepEqual(ids, [id])
    if (calls === 0) await ask([id])
    return [itemOf(id, keys[calls++] as Buffer)]
  })
  await ask([id])
  await worker.runOnce()
  assert.equal(await jobs(), 1)
  await worker.runOnce()
  assert.equal(await jobs(), 0)
  const { rows } = await db.query(
    `select epoch, wrapped from wrapped_bundles where waybill_id = $1 and kind = 'main'`,
    [id],
  )
  const { key } = await keks.getEpoch(rows[0].epoch)
  assert.deepEqual(unwrapBundle(key, id, { main: rows[0].wrapped }).route?.export(), keys[1])
})

test('a waybill that is buried while its keys are on their way gets none; refused ones wait, gone ones end', async () => {
  const [buried, refused, gone, fine] = [v7(), v7(), v7(), v7()]
  const { db, worker, ask, jobs } = await start(async () => {
    await withTransaction(db, (tx) => buryKey(tx, buried))
    return [
      itemOf(buried, randomBytes(32)),
      { waybillId: refused, status: 'refused' },
      { waybillId: gone, status: 'gone' },
      itemOf(fine, randomBytes(32)),
    ]
  })
  await ask([buried, refused, gone, fine])
  await worker.runOnce()
  assert.deepEqual((await db.query('select waybill_id as id from wrapped_bundles', [])).rows, [{ id: fine }])
  const { rows } = await db.query('select waybill_id as id, retry_at > now() as later from bundle_jobs', [])
  assert.deepEqual(rows, [{ id: refused, later: true }])
  assert.equal(await jobs(), 1)
})
