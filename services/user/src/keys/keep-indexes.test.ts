import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { newKey } from '@exqress/crypto/gcm.ts'
import { importKey } from '@exqress/crypto/gcm-node.ts'
import { KeyMissing } from '@exqress/crypto/key-store.ts'
import { withTransaction } from '@exqress/service/db.ts'
import { keepEpochsOnce } from '@exqress/service/held-keys/keep-epochs.ts'
import { silentLog } from '@exqress/service/log/create-log.ts'
import { lockWaiter } from '@exqress/testing/lock-waiter.ts'
import { indexContact } from '../accounts/account-keys.ts'
import { forgetAccount } from '../my-data/forget-account.ts'
import { newPhone, startUser, type TestUser } from '../testing/start-user.ts'
import { keepIndexes } from './keep-indexes.ts'
import { wrappedColumns } from './wrapped-columns.ts'

const now = new Date()
/** So many days after the first of this month (UTC), three hours later: the month is settled, and a round was late. */
const day = (days: number) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1 + days, 3))
const nextMonth = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1, 3))
const month = (of: Date) => of.toISOString().slice(0, 7)
const e164 = (phone: string) => `+82${phone.replaceAll('-', '').slice(1)}`

const round = ({ deps }: TestUser, at: Date) =>
  keepEpochsOnce({
    db: deps.db,
    log: silentLog,
    keks: deps.keks,
    columns: wrappedColumns,
    also: (time) => keepIndexes(deps, time),
    now: () => at,
  })

async function monthsOf({ db }: TestUser): Promise<string[]> {
  const { rows } = await db.query('select distinct index_epoch as epoch from contacts order by 1', [])
  return rows.map(({ epoch }) => epoch)
}

/** Who has a stolen row and the key folder of the moment tries the number. */
async function isFoundByThief({ keyStore }: TestUser, stolen: Buffer, phone: string): Promise<boolean> {
  for (const epoch of await keyStore.list('')) {
    const bytes = await keyStore.get(epoch)
    if (bytes.length !== 32) continue
    const { index } = indexContact({ epoch, key: importKey(bytes) }, { channel: 'phone', address: e164(phone) })
    if (index.equals(stolen)) return true
  }
  return false
}

describe('months of the index by which contacts are found', () => {
  test('a contact moves to the new month, and its account is signed in to before, meanwhile and after', async () => {
    const user = await startUser()
    const phone = newPhone()
    const { customerId } = await user.signIn(phone)
    assert.deepEqual(await monthsOf(user), [month(now)])
    await round(user, new Date(nextMonth.getTime() - 2.5 * 3_600_000))
    assert.deepEqual(await monthsOf(user), [month(now)], 'not in the first hour of a month')
    await round(user, nextMonth)
    assert.deepEqual(await monthsOf(user), [month(nextMonth)])
    assert.equal((await user.signIn(phone)).customerId, customerId)
    // Another instance has read no month yet.
    const replica = await user.startReplica()
    assert.equal((await user.signIn(phone, replica)).customerId, customerId)
  })

  test('an account whose contact is proven while it moves stays one account', async () => {
    const user = await startUser()
    const phones = new Map<string, string>()
    for (const own of [newPhone(), newPhone()]) phones.set((await user.signIn(own)).customerId, own)
    // The first that is moved: while it is waited for, the move holds no other.
    const { rows: order } = await user.db.query('select customer_id as id from contacts order by contact_index', [])
    const customerId: string = order[0].id
    const [phone, other] = order.map(({ id }) => phones.get(id)) as [string, string]
    const held = await user.db.connect()
    let moving: Promise<void> | undefined
    try {
      await held.query('begin')
      await held.query('select from contacts where customer_id = $1 for update', [customerId])
      moving = round(user, nextMonth)
      await lockWaiter(user.db)
      assert.equal((await user.signIn(other)).customerId.length, customerId.length)
    } finally {
      await held.query('commit')
      held.release()
    }
    await moving
    assert.equal((await user.signIn(phone)).customerId, customerId)
    const { rows } = await user.db.query('select count(*)::int as n from customers', [])
    assert.equal(rows[0].n, 2)
  })

  test('rows of the one key that was for good move too, and that key goes', async () => {
    const user = await startUser()
    const phone = newPhone()
    const { customerId } = await user.signIn(phone)
    const old = { epoch: 'contacts', key: newKey() }
    await user.keyStore.put('index/contacts', old.key)
    const { index } = indexContact({ ...old, key: importKey(old.key) }, { channel: 'phone', address: e164(phone) })
    await user.db.query(`update contacts set index_epoch = 'contacts', contact_index = $1`, [index])
    for (const days of [31, 32, 40]) await round(user, day(days))
    assert.ok(!(await monthsOf(user)).includes('contacts'))
    await assert.rejects(user.keyStore.get('index/contacts'), KeyMissing)
    assert.equal((await user.signIn(phone)).customerId, customerId)
  })

  test('an account whose key is lost holds up nobody and keeps its month', async () => {
    const user = await startUser()
    const [lost, living] = [newPhone(), newPhone()]
    const { customerId } = await user.signIn(lost)
    await user.signIn(living)
    await user.db.query(`update customers set key_epoch = '2020-01-01' where customer_id = $1`, [customerId])
    await round(user, nextMonth)
    assert.deepEqual(await monthsOf(user), [month(now), month(nextMonth)].sort())
    for (const days of [40, 50]) await round(user, day(days))
    assert.ok((await user.deps.indexes.listEpochs()).includes(month(now)))
  })

  test('an account whose key is broken holds up nobody either, and the log counts it', async () => {
    const user = await startUser()
    const [broken, living] = [newPhone(), newPhone()]
    const { customerId } = await user.signIn(broken)
    await user.signIn(living)
    await user.db.query(`update customers set wrapped_key = '\\x00' where customer_id = $1`, [customerId])
    const logged: unknown[] = []
    const log = { ...user.deps.log, error: (event: string, fields?: object) => void logged.push({ event, ...fields }) }
    await keepIndexes({ ...user.deps, log }, nextMonth)
    assert.deepEqual(await monthsOf(user), [month(now), month(nextMonth)].sort())
    assert.deepEqual(logged, [{ event: 'keys.indexes_held', keyId: `index/${month(now)}`, count: 1 }])
  })

  test('a deleted account: from the 39th day the index of its number in a backup is no index of anything', async () => {
    const user = await startUser()
    const phone = newPhone()
    const { customerId } = await user.signIn(phone)
    const { rows } = await user.db.query('select contact_index as index from contacts where customer_id = $1', [
      customerId,
    ])
    const stolen: Buffer = rows[0].index
    assert.ok(await isFoundByThief(user, stolen, phone), 'the thief knows how')
    await withTransaction(user.db, (tx) => forgetAccount(tx, customerId))
    // The worst case: it was all on the first of a month with 31 days. A running system looks every hour; here once a day.
    const daysOfMonth = Math.round((nextMonth.getTime() - day(0).getTime()) / 86_400_000)
    for (let days = 0; days < daysOfMonth + 7; days++) await round(user, day(days))
    assert.ok(await isFoundByThief(user, stolen, phone), 'a day before')
    await round(user, day(daysOfMonth + 7))
    assert.ok(daysOfMonth + 7 + 1 <= 39)
    assert.equal(await isFoundByThief(user, stolen, phone), false)
  })
})
