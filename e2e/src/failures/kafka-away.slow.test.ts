import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { DeskParcel } from '@exqress/contracts/admin-api.ts'
import { kafkaAvailable } from '@exqress/local/kafka.ts'
import type { Courier } from '../actors/courier.ts'
import { type Customer, signInCustomer } from '../actors/customer.ts'
import { type Desk, openDesk } from '../actors/desk.ts'
import { askDatabase } from '../databases.ts'
import { people } from '../people.ts'
import { journeySteps } from '../steps.ts'
import { startTestStack } from '../test-stack.ts'
import { until } from '../until.ts'

/** A real broker goes away and comes back, in order and by SIGKILL: requests go on, every event follows, once. */
test('Kafka that is away', async (t) => {
  const can = await kafkaAvailable()
  if (!can.available) return t.skip(can.reason)
  const step = journeySteps(t)
  const { plan, services, events, dataDir } = await startTestStack({ transport: 'kafka' })
  let desk: Desk
  let haneul: Courier
  let miru: Customer
  let parcels: DeskParcel[]
  const tokens: string[] = []
  const idOf = (index: number) => (parcels[index] as DeskParcel).waybillId
  const token = (index: number) => tokens[index] as string

  await step('everything is there', async () => {
    desk = await openDesk(plan)
    haneul = await desk.hire('haneul')
    miru = await signInCustomer(plan, people.miru)
    await miru.name(people.miru.name)
    parcels = await desk.import(Array.from({ length: 12 }, (_, n) => ({ to: people.miru, item: `k-${n}` })))
    for (const { waybillId } of parcels) tokens.push(await desk.tokenOf(waybillId))
    await desk.assign(haneul, parcels)
    await miru.sees(idOf(0), 'recipient')
  })

  await step('the broker stopped: requests go on, services start, and events follow', async () => {
    await events.stop()
    const [issued] = (await desk.import([{ to: people.miru, item: 'away' }])) as [DeskParcel]
    await haneul.scan('take', token(0))
    await haneul.scan('deliver', token(0))
    const [outcome] = await haneul.deliver([idOf(0)])
    assert.equal(outcome?.result, 'done')
    assert.equal((await miru.scan(token(0))).state, 'registered')
    await services.delivery.kill()
    await services.delivery.start()
    await haneul.scan('take', token(1))

    await events.broker?.restart()
    await until(
      'the delivery to reach the customer',
      async () => (await miru.detail(idOf(0))).state === 'delivered',
      60,
    )
    await until(
      'what was issued meanwhile',
      async () => (await miru.list()).some(({ waybillId }) => waybillId === issued.waybillId),
      60,
    )
    await until('the take after the restart', async () => (await miru.detail(idOf(1))).state === 'picked_up', 60)
  })

  await step('the broker killed in the middle of scans: nothing is lost or doubled', async () => {
    const scanned = parcels.slice(2)
    const scans = scanned.map(async (_, index) => {
      await haneul.scan('load', token(index + 2))
      await haneul.scan('deliver', token(index + 2))
    })
    process.kill(Number(readFileSync(join(dataDir, 'kafka', 'broker.pid'), 'utf8')), 'SIGKILL') // the stack starts it again
    await Promise.all(scans)
    for (const outcome of await haneul.deliver(scanned.map(({ waybillId }) => waybillId)))
      assert.equal(outcome.result, 'done')
    for (const { waybillId } of scanned) {
      const detail = await until(
        'a delivery to reach the customer',
        async () => {
          const seen = await miru.detail(waybillId)
          return seen.state === 'delivered' && seen
        },
        90,
      )
      assert.deepEqual(
        detail.timeline.map(({ state }) => state),
        ['registered', 'picked_up', 'in_transit', 'out_for_delivery', 'delivered'],
      )
    }
    for (const service of ['admin', 'delivery', 'user'] as const) {
      const kept = `(select count(*) from parked_events) + (select count(*) from dead_letters)`
      await until(
        `${service} to have told and applied everything`,
        async () => {
          const [row] = await askDatabase<{ left: string }>(
            plan,
            service,
            `select (select count(*) from outbox where published_at is null) + ${kept} as left`,
          )
          return row?.left === '0'
        },
        60,
      )
    }
  })
})
