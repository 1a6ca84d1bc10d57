import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { BulkAnswer, type DeskParcel } from '@exqress/contracts/admin-api.ts'
import { SessionAnswer } from '@exqress/contracts/sessions.ts'
import { type LocalPostgres, startPostgres } from '@exqress/local/postgres.ts'
import { v7 } from 'uuid'
import type { Courier } from '../actors/courier.ts'
import { type Customer, signInCustomer } from '../actors/customer.ts'
import { type Desk, openDesk } from '../actors/desk.ts'
import { people, safeNumber } from '../people.ts'
import { journeySteps } from '../steps.ts'
import { startTestStack } from '../test-stack.ts'
import { until } from '../until.ts'

/** A part goes away in the middle: what needs only Postgres goes on, the rest says so and follows when the part is back. */
test('parts that are away', async (t) => {
  const step = journeySteps(t)
  const folder = mkdtempSync(join(tmpdir(), 'exqress-log-'))
  const startLog = (port: number) => startPostgres({ dataDir: join(folder, 'postgres'), port })
  let log: LocalPostgres = await startLog(0)
  after(async () => {
    await log.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  const { plan, services, postgres, dataDir } = await startTestStack({ transport: 'postgres', logServer: log })
  let main = postgres
  after(() => main.stop())
  let desk: Desk
  let haneul: Courier
  let miru: Customer
  let garam: Customer
  let parcels: DeskParcel[]
  const tokens: string[] = []
  const idOf = (index: number) => (parcels[index] as DeskParcel).waybillId
  const token = (index: number) => tokens[index] as string

  await step('everything is there', async () => {
    desk = await openDesk(plan)
    haneul = await desk.hire('haneul')
    miru = await signInCustomer(plan, people.miru)
    await miru.name(people.miru.name)
    garam = await signInCustomer(plan, people.garam)
    parcels = await desk.import([
      { to: people.miru, item: 'a-1' },
      { to: people.miru, item: 'a-2' },
      { to: people.garam, item: 'a-3', phone: safeNumber },
    ])
    for (const { waybillId } of parcels) tokens.push(await desk.tokenOf(waybillId))
    await desk.assign(haneul, parcels)
    await miru.sees(idOf(0), 'recipient')
  })

  await step('the event log away: requests go on, and their events follow when it is back', async () => {
    await log.kill()
    const [issued] = (await desk.import([{ to: people.miru, item: 'b-1' }])) as [DeskParcel]
    await haneul.scan('take', token(0))
    await haneul.scan('deliver', token(0))
    const [outcome] = await haneul.deliver([idOf(0)])
    assert.equal(outcome?.result, 'done')
    assert.equal((await miru.scan(token(0))).state, 'registered', 'what others tell is what was last heard')
    assert.equal((await garam.claimByLabel(token(2), people.garam)).result, 'confirmed')

    await services.user.kill()
    await services.user.start() // ready without it
    log = await startLog(log.port)
    await until(
      'the delivery to reach the customer',
      async () => (await miru.detail(idOf(0))).state === 'delivered',
      40,
    )
    await miru.sees(issued.waybillId, 'recipient')
    await garam.sees(idOf(2), 'recipient')
    assert.deepEqual(
      (await desk.detail(idOf(0))).timeline.map(({ state }) => state),
      ['registered', 'picked_up', 'in_transit', 'out_for_delivery', 'delivered'],
    )
  })

  await step('admin away while delivery needs keys: the parcel waits, and is whole when admin is back', async () => {
    await services.delivery.stop()
    const [issued] = (await desk.import([{ to: people.miru, item: 'c-1' }])) as [DeskParcel]
    const label = await desk.tokenOf(issued.waybillId)
    const assignment = { id: v7(), waybillIds: [issued.waybillId], courierId: haneul.courierId }
    assert.equal((await desk.client.call(BulkAnswer, 'post', '/api/assignments', assignment)).done, 1)
    await miru.sees(issued.waybillId, 'recipient') // so admin has told everything
    await services.admin.stop()
    await services.delivery.start()
    const own = () => haneul.list().then((list) => list.find(({ waybillId }) => waybillId === issued.waybillId))
    const waiting = await until('the parcel to be in the list', own)
    assert.deepEqual([waiting.waiting, waiting.route, waiting.findTag], [true, undefined, issued.findTag])
    const taken = await haneul.scan('take', label)
    assert.deepEqual([taken.state, taken.waiting], ['picked_up', true])

    await services.admin.start()
    const whole = await until('its street', async () => {
      const parcel = await own()
      return parcel?.route && parcel
    })
    assert.deepEqual([whole.waiting, whole.route?.dong], [undefined, '101동'])
  })

  await step('admin away while a customer needs it: told to try again, nothing is used up', async () => {
    const [issued] = (await desk.import([{ to: people.sol, item: 'd-1' }])) as [DeskParcel]
    const sol = await signInCustomer(plan, people.sol)
    await sol.sees(issued.waybillId, 'found')
    await services.admin.stop()
    const path = `/api/parcels/${issued.waybillId}/confirm`
    const id = v7()
    const away = await sol.client.ask('post', path, { id, name: people.sol.name })
    assert.deepEqual([away.status, away.code], [503, 'upstream_unavailable'])
    assert.equal((await sol.detail(issued.waybillId)).relation, 'found')
    const late = await signInCustomer(plan, people.bora)
    assert.deepEqual(await late.list(), [])

    await services.admin.start()
    const again = await sol.client.ask('post', path, { id, name: people.sol.name })
    assert.deepEqual(again.body, { result: 'confirmed', waybillId: issued.waybillId })
    await sol.sees(issued.waybillId, 'recipient')
  })

  await step(
    'delivery away: a memo is not taken and nothing is pretended; its keys of a proof are fetched later',
    async () => {
      await haneul.scan('deliver', token(1))
      await services.user.stop()
      await haneul.deliver([idOf(1)])
      await until('the desk to hear of the delivery', async () => (await desk.detail(idOf(1))).state === 'delivered')
      await services.delivery.stop()
      await services.user.start()
      const told = await until('the customer to hear of the delivery', async () => {
        const detail = await miru.detail(idOf(1))
        return detail.state === 'delivered' && detail
      })
      assert.deepEqual([told.proof, told.waiting], [undefined, true])
      const memo = { id: v7(), memo: '옆집에 맡겨 주세요' }
      const away = await garam.client.ask('put', `/api/parcels/${idOf(2)}/door-memo`, memo)
      assert.deepEqual([away.status, away.code], [503, 'upstream_unavailable'])
      assert.equal((await garam.detail(idOf(2))).doorMemoSet, false)

      await services.delivery.start()
      await until('the proof', async () => Boolean((await miru.detail(idOf(1))).proof))
      assert.equal((await garam.client.ask('put', `/api/parcels/${idOf(2)}/door-memo`, memo)).status, 204)
      assert.equal((await haneul.scan('deliver', token(2))).doorMemo, memo.memo)
    },
  )

  await step('Postgres itself away: every service says so, lives on, and goes on when it is back', async () => {
    await main.kill()
    const answers = [
      await haneul.client.ask('get', '/api/parcels'),
      await miru.client.ask('get', '/api/parcels'),
      await desk.client.ask('get', '/api/waybills'),
    ]
    assert.deepEqual(
      answers.map(({ status, code }) => [status, code]),
      Array(3).fill([503, 'unavailable']),
    )
    const before = Object.values(services).map(({ pid }) => pid)
    main = await startPostgres({ dataDir: join(dataDir, 'postgres'), port: main.port })
    for (const service of Object.values(services)) await service.ready()
    assert.deepEqual(
      Object.values(services).map(({ pid }) => pid),
      before,
      'no service has ended',
    )

    const [issued] = (await desk.import([{ to: people.miru, item: 'e-1' }])) as [DeskParcel]
    await miru.sees(issued.waybillId, 'recipient')
    await desk.assign(haneul, [issued])
  })

  await step('two tabs that renew the session at once both stay signed in; an old cookie ends it', async () => {
    const { cookie } = miru.client
    const tabs = [miru.client.sameSession(), miru.client.sameSession()]
    const renew = (client: (typeof tabs)[number]) => client.call(SessionAnswer, 'post', '/api/session/refresh')
    await Promise.all(tabs.map(renew))
    assert.equal(tabs[0]?.cookie, tabs[1]?.cookie)
    for (const tab of tabs) assert.equal((await tab.ask('get', '/api/me')).status, 200)
    await Promise.all(tabs.map(renew))
    const thief = miru.client.sameSession()
    thief.cookie = cookie
    assert.equal((await thief.ask('post', '/api/session/refresh')).code, 'session_ended')
    for (const tab of tabs) assert.equal((await tab.ask('post', '/api/session/refresh')).code, 'session_ended')
  })
})
