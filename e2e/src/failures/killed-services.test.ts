import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type DeskParcel, ImportResult } from '@exqress/contracts/admin-api.ts'
import { v7 } from 'uuid'
import type { Courier } from '../actors/courier.ts'
import { type Customer, signInCustomer } from '../actors/customer.ts'
import { type Desk, openDesk } from '../actors/desk.ts'
import { askDatabase } from '../databases.ts'
import { ordersCsv } from '../orders.ts'
import { people } from '../people.ts'
import { journeySteps } from '../steps.ts'
import { startTestStack } from '../test-stack.ts'
import { until } from '../until.ts'

/** Each service is killed between two steps, without a chance to tidy up. Nothing is lost and nothing happens twice. */
test('services that are killed', async (t) => {
  const step = journeySteps(t)
  const { plan, services } = await startTestStack({ transport: 'postgres' })
  let desk: Desk
  let haneul: Courier
  let miru: Customer
  let parcel: DeskParcel
  let token: string

  await step('admin, right after it has issued: the others hear of every parcel once', async () => {
    desk = await openDesk(plan)
    haneul = await desk.hire('haneul')
    miru = await signInCustomer(plan, people.miru)
    await miru.name(people.miru.name)
    const parcels = await desk.import(Array.from({ length: 50 }, (_, n) => ({ to: people.miru, item: `k-${n}` })))
    await services.admin.kill()
    await services.admin.start()
    parcel = parcels[0] as DeskParcel
    token = await desk.tokenOf(parcel.waybillId)
    for (const service of ['delivery', 'user'] as const) {
      await until(`${service} to know all parcels`, async () => (await count(service, 'parcels')) === 50)
      assert.equal(await count(service, 'labels'), 50)
    }
    await miru.sees(parcel.waybillId, 'recipient')
  })

  await step('admin, in the middle of a file: sent again, the file is whole and nothing is there twice', async () => {
    const file = ordersCsv(Array.from({ length: 700 }, (_, n) => ({ to: people.sol, item: `big-${n}` })))
    const source = '/api/imports?source=big-mall'
    const held = Promise.withResolvers<void>()
    const slowly = new ReadableStream({
      async start(controller) {
        controller.enqueue(file.subarray(0, file.length - 1000))
        await held.promise
        controller.error(new Error('the line is cut'))
      },
    })
    const sending = desk.client.send('post', source, slowly, 'text/csv').catch(() => undefined)
    await until('some rows to be issued', async () => (await count('admin', 'waybills')) > 50)
    await services.admin.kill()
    held.resolve()
    assert.equal(await sending, undefined, 'no answer came')
    await services.admin.start()
    const before = (await count('admin', 'waybills')) - 50

    const { issued, repeated, failed } = ImportResult.parse(
      (await desk.client.send('post', source, file, 'text/csv')).body,
    )
    assert.deepEqual([issued + repeated, repeated, failed], [700, before, 0])
    assert.equal(await count('admin', 'waybills'), 750)
    await until('delivery to know all parcels', async () => (await count('delivery', 'parcels')) === 750)
  })

  await step('delivery, right after a delivery: it is told once, and asked again it answers the same', async () => {
    await desk.assign(haneul, [parcel])
    const scanId = v7()
    const taken = await haneul.tryScan('take', token, scanId)
    assert.equal(taken.status, 200)
    await services.delivery.kill()
    await services.delivery.start()
    const again = await haneul.tryScan('take', token, scanId)
    assert.deepEqual([again.status, (again.body as { state: string }).state], [200, 'picked_up'])
    await haneul.scan('deliver', token)

    const deliveryId = v7()
    const [first] = await haneul.deliver([parcel.waybillId], deliveryId)
    await services.delivery.kill()
    await services.delivery.start()
    assert.equal(first?.result, 'done')
    const seen = await until('the customer to see the delivery and its proof', async () => {
      const detail = await miru.detail(parcel.waybillId)
      return detail.proof?.photo && detail
    })
    assert.deepEqual(
      seen.timeline.map(({ state, inferred }) => [state, inferred]),
      [
        ['registered', false],
        ['picked_up', false],
        ['in_transit', true],
        ['out_for_delivery', true],
        ['delivered', false],
      ],
    )
    const photo = await miru.client.ask('get', `/api/parcels/${parcel.waybillId}/proof-photo`)
    assert.equal(photo.status, 200)
  })

  await step(
    'user, right after it was asked to destroy: everything is destroyed, and the session lives on',
    async () => {
      const { waybillId } = parcel
      assert.equal((await miru.write(`/api/parcels/${waybillId}/destroy`)).status, 202)
      await services.user.kill()
      await services.user.start()
      await until('all three services to have destroyed the parcel', async () => {
        const { destruction } = await miru.detail(waybillId)
        return Boolean(destruction?.admin && destruction.delivery && destruction.user)
      })
      for (const service of ['admin', 'delivery', 'user'] as const) {
        assert.equal(await count(service, 'tombstones'), 1)
        const keys = await askDatabase(plan, service, 'select 1 from wrapped_bundles where waybill_id = $1', [
          waybillId,
        ])
        assert.equal(keys.length, 0)
      }
      assert.equal((await miru.tryScan(token)).code, 'not_readable')
    },
  )

  await step('after all of it no service keeps an event aside, and every reading is recorded once', async () => {
    for (const service of ['admin', 'delivery', 'user'] as const) {
      await until(
        `${service} to have told everything`,
        async () => (await count(service, 'outbox where published_at is null')) === 0,
      )
      assert.deepEqual([await count(service, 'parked_events'), await count(service, 'dead_letters')], [0, 0])
      const doubled = await askDatabase(
        plan,
        service,
        'select waybill_id, number from access_records group by waybill_id, number having count(*) > 1',
      )
      assert.deepEqual(doubled, [])
    }
    const opened = `access_records where waybill_id = '${parcel.waybillId}' and purpose = 'deliver'`
    assert.equal(await count('delivery', opened), 1)
  })

  async function count(service: 'admin' | 'delivery' | 'user', from: string): Promise<number> {
    const [row] = await askDatabase<{ n: number }>(plan, service, `select count(*)::int as n from ${from}`)
    return row?.n ?? 0
  }
})
