import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { type DeskParcel, LedgerLogs } from '@exqress/contracts/admin-api.ts'
import { destroyEpochKey, directoryKeyStore } from '@exqress/crypto/key-store.ts'
import { kafkaAvailable } from '@exqress/local/kafka.ts'
import { withClient } from '@exqress/local/with-client.ts'
import { foldersOf, type ServiceName, serviceNames } from '@exqress/scripts/lib/services.ts'
import { v7 } from 'uuid'
import type { Courier } from '../actors/courier.ts'
import { type Customer, signInCustomer } from '../actors/customer.ts'
import { type Desk, openDesk } from '../actors/desk.ts'
import { askDatabase } from '../databases.ts'
import { people } from '../people.ts'
import { journeySteps } from '../steps.ts'
import { startTestStack } from '../test-stack.ts'
import { until } from '../until.ts'
import { liveOn } from './since-backup.ts'

const kafka = await kafkaAvailable()

for (const transport of ['postgres', 'kafka'] as const) {
  const options = transport === 'kafka' && !kafka.available ? { skip: `no Kafka here: ${kafka.reason}` } : {}

  /** Each service in turn is set back to a backup of before the destruction, its key folder is that of today. */
  test(`a restore, with ${transport}`, options, async (t) => {
    const step = journeySteps(t)
    const { plan, services, postgres, dataDir } = await startTestStack({ transport })
    let desk: Desk
    let haneul: Courier
    let miru: Customer
    let sol: Customer
    let parcels: DeskParcel[]
    let tokens: string[]
    let issuedLater: DeskParcel
    let laterToken: string
    let holds: Awaited<ReturnType<typeof liveOn>>
    const restored: ServiceName[] = []
    /** Destroyed, delivered, untouched and cancelled since the backup. */
    const [gone, delivered, living, cancelled] = [0, 1, 2, 3]
    const idOf = (n: number) => (parcels[n] as DeskParcel).waybillId
    const tokenOf = (n: number) => tokens[n] as string

    await step('parcels on their way, and a backup of each service', async () => {
      desk = await openDesk(plan)
      haneul = await desk.hire('haneul')
      miru = await signInCustomer(plan, people.miru)
      await miru.name(people.miru.name)
      sol = await signInCustomer(plan, people.sol)
      parcels = await desk.import(Array.from({ length: 4 }, (_, n) => ({ to: people.miru, item: `r-${n}` })))
      tokens = await Promise.all(parcels.map(({ waybillId }) => desk.tokenOf(waybillId)))
      await desk.assign(haneul, parcels)
      for (const { waybillId } of parcels) await miru.sees(waybillId, 'recipient')
      for (const n of [gone, delivered]) await haneul.scan('take', tokenOf(n))
      await until('the ledger to have begun', async () => {
        const { logs } = await desk.client.call(LedgerLogs, 'get', '/api/ledger/logs')
        return logs.some(({ checkpoint }) => checkpoint)
      })
      for (const name of serviceNames) {
        await services[name].stop()
        await copyDatabase(`exqress_${name}`, `backup_${name}`)
        await services[name].start()
      }
    })

    await step('after the backup: delivered, destroyed with a receipt, issued anew', async () => {
      for (const n of [gone, delivered]) {
        await haneul.scan('deliver', tokenOf(n))
        await haneul.deliver([idOf(n)], v7())
      }
      await until('the customer to see both delivered', async () => {
        const states = await Promise.all([gone, delivered].map(async (n) => (await miru.detail(idOf(n))).state))
        return states.every((state) => state === 'delivered')
      })
      assert.equal((await miru.write(`/api/parcels/${idOf(gone)}/destroy`)).status, 202)
      await until('all three services to have destroyed the parcel', async () => {
        const { destruction } = await miru.detail(idOf(gone))
        return Boolean(destruction?.admin && destruction.delivery && destruction.user)
      })
      issuedLater = (await desk.import([{ to: people.miru, item: 'later' }]))[0] as DeskParcel
      // Printed before admin is set back: its handle goes with that.
      laterToken = await desk.tokenOf(issuedLater.waybillId)
      await desk.assign(haneul, [issuedLater])
      await miru.sees(issuedLater.waybillId, 'recipient')
      const ids = { gone: idOf(gone), delivered: idOf(delivered), cancelled: idOf(cancelled), living: idOf(living) }
      holds = await liveOn({ plan, desk, miru, sol, ...ids, later: issuedLater.waybillId })
      await until('all to be told', async () => {
        const waiting = await Promise.all(
          serviceNames.map((name) => askDatabase(plan, name, 'select from outbox where published_at is null')),
        )
        return waiting.flat().length === 0
      })
    })

    // Admin last: user asks it for keys, it asks delivery.
    for (const name of ['delivery', 'user', 'admin'] as const) {
      await step(`${name}, set back: what was destroyed is closed before the first request`, async () => {
        assert.equal(await openKeys('backup', name, idOf(gone)), 1, 'the backup holds its keys')
        await restore(name)
        // Ready this moment: nothing has been answered yet.
        assert.equal(await openKeys('exqress', name, idOf(gone)), 0)
        const [tombstone] = await askDatabase(plan, name, 'select from tombstones where waybill_id = $1', [idOf(gone)])
        assert.ok(tombstone)
        const [row] = await askDatabase<{ epoch: number }>(plan, name, 'select epoch from recovery_epoch')
        assert.equal(row?.epoch, 2)
        const keys = await directoryKeyStore(foldersOf(dataDir, name).keys)
        assert.deepEqual(await keys.list('recovery/'), ['recovery/2'])
        assert.equal((await miru.tryScan(tokenOf(gone))).code, 'not_readable')
        assert.equal((await haneul.tryScan('take', tokenOf(gone))).code, 'not_readable')
      })

      await step(`${name}, set back: what happened since is there, and the living opens`, async () => {
        const table = name === 'admin' ? 'waybills where id' : 'parcels where waybill_id'
        for (const n of [gone, delivered]) {
          await until(`${name} to know the delivery`, async () => {
            const [row] = await askDatabase<{ state: string }>(plan, name, `select state from ${table} = $1`, [idOf(n)])
            return row?.state === 'delivered'
          })
        }
        await until('every fact to be taken over', async () => {
          const facts = await askDatabase(plan, name, 'select from restored_facts')
          return facts.length === 0
        })
        const seen = await miru.sees(idOf(living), 'recipient')
        assert.ok(JSON.stringify(seen).includes(people.miru.name), 'the recipient reads the living parcel')
        // Issued after the backup: its keys come from who holds them.
        await miru.sees(issuedLater.waybillId, 'recipient')
        await until('the courier to see the street of the parcel that was issued later', async () => {
          const list = await haneul.list()
          return list.some(({ waybillId, waiting }) => waybillId === issuedLater.waybillId && !waiting)
        })
        await until('the desk to open the parcel that was issued later', async () => {
          const { status, body } = await desk.client.ask('get', `/api/waybills/${issuedLater.waybillId}`)
          return status === 200 && (body as { waiting?: boolean }).waiting !== true
        })
        restored.push(name)
        await holds(restored)
        for (const service of serviceNames) {
          const aside = await askDatabase(plan, service, 'select from dead_letters')
          assert.equal(aside.length, 0)
        }
      })
    }

    await step('after all three: work goes on, told and heard in the new epochs', async () => {
      await haneul.scan('take', tokenOf(living))
      await until('the customer to see it', async () => (await miru.detail(idOf(living))).state === 'picked_up')
      await until('the desk to see it', async () => (await desk.detail(idOf(living))).state === 'picked_up')
      await until('the restore to be an alarm, by a reading since', async () => {
        const { alarms } = await desk.client.call(LedgerLogs, 'get', '/api/ledger/logs')
        return alarms.some(({ kind, service }) => kind === 'epoch' && service === 'delivery')
      })
    })

    await step(
      'issued and confirmed since the backup: who opened it is shown, and its recipient destroys it',
      async () => {
        const { waybillId } = issuedLater
        const openings = await miru.client.ask('get', `/api/parcels/${waybillId}/openings`)
        assert.equal(openings.status, 200, 'the issuing service knows whose it is')
        await haneul.scan('deliver', laterToken)
        await haneul.deliver([waybillId], v7())
        await until(
          'the customer to see it delivered',
          async () => (await miru.detail(waybillId)).state === 'delivered',
        )
        assert.equal((await miru.write(`/api/parcels/${waybillId}/destroy`)).status, 202)
        const { destruction } = await until('a receipt of all three services', async () => {
          const seen = await miru.detail(waybillId)
          assert.equal(seen.destroyUnheardAt, undefined, 'the wish was not heard')
          return seen.destruction?.receipt && seen
        })
        assert.ok(destruction?.admin && destruction.delivery && destruction.user)
        for (const name of serviceNames) assert.equal(await openKeys('exqress', name, waybillId), 0)
        assert.equal((await miru.tryScan(laterToken)).code, 'not_readable')
      },
    )

    await step('backups from their 9th day on: nothing opens, and each service says so', async () => {
      const missing = new Map<ServiceName, string[]>()
      for (const name of serviceNames) {
        const store = await directoryKeyStore(foldersOf(dataDir, name).keys)
        // By then the job has destroyed every epoch that the backup's rows refer to.
        const epochs = (await store.list('kek/')).map((key) => key.slice('kek/'.length))
        for (const epoch of epochs) await destroyEpochKey(store, 'kek', epoch)
        missing.set(name, epochs)
      }
      for (const name of serviceNames) await services[name].stop()
      for (const name of serviceNames) await setBack(name)
      for (const name of serviceNames) await services[name].start()
      for (const [name, epochs] of missing)
        await until(`${name} to name what is missing`, async () => {
          const log = readFileSync(join(dataDir, 'logs', `${name}.log`), 'utf8')
          return epochs.every((epoch) => log.includes('"keys.missing"') && log.includes(`kek/${epoch}`))
        })
      const answers = {
        me: await miru.client.ask('get', '/api/me'),
        parcel: await miru.client.ask('get', `/api/parcels/${idOf(living)}`),
        parcels: await miru.client.ask('get', '/api/parcels'),
        scan: await miru.tryScan(tokenOf(living)),
        courier: await haneul.tryScan('take', tokenOf(living)),
        round: await haneul.client.ask('get', '/api/parcels'),
        desk: await desk.client.ask('get', `/api/waybills/${idOf(living)}`),
      }
      for (const [who, { body }] of Object.entries(answers)) {
        const text = JSON.stringify(body ?? '')
        for (const [n, word] of Object.values(people.miru).entries())
          assert.ok(!text.includes(word), `${who} is answered word ${n} of the recipient`)
      }
      assert.deepEqual([answers.me.status, answers.me.code], [503, 'keys_waiting'])
      for (const { status, body } of [answers.parcel, answers.scan, answers.courier])
        assert.deepEqual([status, (body as { waiting?: boolean }).waiting], [200, true])
    })

    async function openKeys(of: 'backup' | 'exqress', name: ServiceName, waybillId: string): Promise<number> {
      return withClient(postgres.url(`${of}_${name}`), async (client) => {
        const { rowCount } = await client.query(`select from wrapped_bundles where waybill_id = $1 and kind = 'main'`, [
          waybillId,
        ])
        return rowCount ?? 0
      })
    }

    async function restore(name: ServiceName): Promise<void> {
      await services[name].stop()
      await setBack(name)
      await services[name].start()
    }

    async function setBack(name: ServiceName): Promise<void> {
      await withClient(postgres.url('postgres'), (client) => client.query(`drop database exqress_${name} with (force)`))
      await copyDatabase(`backup_${name}`, `exqress_${name}`)
    }

    async function copyDatabase(from: string, to: string): Promise<void> {
      await withClient(postgres.url('postgres'), (client) => client.query(`create database ${to} template ${from}`))
    }
  })
}
