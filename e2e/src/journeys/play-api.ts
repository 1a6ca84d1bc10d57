import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { BulkAnswer, DeskPage, type DeskParcel } from '@exqress/contracts/admin-api.ts'
import { LabelPrint } from '@exqress/contracts/labels.ts'
import { RegisteredParcel } from '@exqress/contracts/user-api.ts'
import { tokenFromText } from '@exqress/crypto/token.ts'
import { v7 } from 'uuid'
import type { Courier } from '../actors/courier.ts'
import { type Customer, customerClient, signInCustomer } from '../actors/customer.ts'
import { type Desk, openDesk } from '../actors/desk.ts'
import { assertNothingLeaked } from '../leaks.ts'
import { couriers, people, safeNumber, typed } from '../people.ts'
import { proofPhoto } from '../proof-photo.ts'
import { journeySteps } from '../steps.ts'
import type { TestStack } from '../test-stack.ts'
import { until } from '../until.ts'

/** Another token that looks as good. */
const misspelt = (token: string) => `${token.slice(0, 10)}${token[10] === 'B' ? 'C' : 'B'}${token.slice(11)}`

/** The main job, end to end, by the calls that the apps make. */
export async function playApi(t: TestContext, { plan }: TestStack): Promise<void> {
  const step = journeySteps(t)
  let desk: Desk
  let haneul: Courier
  let bada: Courier
  let miru: Customer
  let parcels: DeskParcel[]
  const tokens = new Map<string, string>()
  const numbers = new Set<string>()
  const parcel = (index: number) => parcels[index] as DeskParcel
  const token = (index: number) => tokens.get(parcel(index).waybillId) as string

  await step('the owner opens the desk, two couriers sign up and are approved', async () => {
    desk = await openDesk(plan)
    ;[haneul, bada] = [await desk.hire('haneul'), await desk.hire('bada')]
  })

  await step('a file is imported; sent again it issues nothing; its labels can be read', async () => {
    const orders = [
      { to: people.miru, item: 'm-1' },
      { to: people.sol, item: 's-1' },
      { to: people.garam, item: 'g-1', phone: safeNumber },
      { to: people.miru, item: 'm-2' },
      { to: people.miru, item: 'm-3', carrierName: '한진택배' },
      { to: people.nari, item: 'n-1' },
    ]
    const first = await desk.send(orders, 'journey-mall')
    const again = await desk.send(orders, 'journey-mall')
    assert.deepEqual([first.issued, again.issued, again.repeated, again.failed], [orders.length, 0, orders.length, 0])
    parcels = await desk.issuedBy(first.importId)
    for (const { waybillId } of parcels) tokens.set(waybillId, await desk.tokenOf(waybillId))
    assert.equal(new Set(tokens.values()).size, orders.length)
    assert.deepEqual(
      parcels.map(({ sortCode, state }) => [sortCode, state]),
      orders.map(() => ['4S11', 'registered']),
    )
    for (const { waybillId } of parcels) numbers.add((await desk.detail(waybillId)).waybillNumber as string)
    const detail = await desk.detail(parcel(0).waybillId)
    assert.equal(detail.maskedName, '황***찬')
    assert.ok(!JSON.stringify(detail).includes(people.miru.unit))
    await desk.assign(haneul, parcels)
  })

  await step('a customer signs in; her number finds her parcels, and her name confirms them', async () => {
    miru = await signInCustomer(plan, people.miru)
    const found = await miru.sees(parcel(0).waybillId, 'found')
    assert.deepEqual([found.recipientName, found.product, found.unit], [undefined, undefined, undefined])
    const wrong = await miru.confirm(parcel(0).waybillId, people.bora.name)
    assert.deepEqual(wrong, { result: 'refused', triesLeft: 4 })
    await miru.name(people.miru.name)
    for (const index of [0, 3, 4]) {
      const seen = await miru.sees(parcel(index).waybillId, 'recipient')
      assert.deepEqual(
        [seen.recipientName, seen.product, seen.unit],
        [people.miru.name, people.miru.product, people.miru.unit],
      )
    }
    const listed = await miru.list()
    assert.deepEqual(new Set(listed.map(({ carrierName }) => carrierName)), new Set(['CJ대한통운', '한진택배']))
    assert.equal(listed.length, 3)
  })

  await step(
    'another finds by number and confirms by the name on the slip; who gives a wrong one does not',
    async () => {
      const sol = await signInCustomer(plan, people.sol)
      await sol.sees(parcel(1).waybillId, 'found')
      assert.equal((await sol.confirm(parcel(1).waybillId, people.sol.name)).result, 'confirmed')
      assert.equal((await sol.sees(parcel(1).waybillId, 'recipient')).unit, people.sol.unit)
    },
  )

  await step('a parcel with a safe number is found by nobody and claimed by its label, name and unit', async () => {
    const garam = await signInCustomer(plan, people.garam)
    const { name, unit } = people.garam
    assert.deepEqual(await garam.list(), [])
    assert.equal((await garam.tryScan(token(2))).code, 'not_readable')
    const wrongUnit = await garam.claimByLabel(token(2), { name, unit: '1301호' })
    assert.deepEqual(wrongUnit, { result: 'refused', triesLeft: 4 })
    assert.equal((await garam.claimByLabel(token(2), { name, unit })).result, 'confirmed')
    assert.equal((await garam.sees(parcel(2).waybillId, 'recipient')).recipientName, name)
    assert.equal((await garam.scan(token(2))).unit, unit)

    const late = await signInCustomer(plan, people.bora)
    const doubly = await late.client.ask('post', '/api/claims', { id: v7(), token: token(2), name, unit })
    assert.equal(doubly.code, 'not_readable', 'claimed doubly: it is another’s for good')
  })

  await step('two who claim one box at once: it is one’s, and nothing opens for the other', async () => {
    const [issued] = (await desk.import([{ to: people.garam, item: 'g-2', phone: safeNumber }])) as [DeskParcel]
    const label = await desk.tokenOf(issued.waybillId)
    const both = [await signInCustomer(plan, people.garam), await signInCustomer(plan, people.bora)]
    const { name, unit } = people.garam
    await until('the label to be known', async () => (await both[0]?.tryScan(label))?.code === 'not_readable')
    const answers = await Promise.all(
      both.map(({ client }) => client.ask('post', '/api/claims', { id: v7(), token: label, name, unit })),
    )
    assert.deepEqual(answers.map(({ code }) => code ?? 'confirmed').sort(), ['confirmed', 'not_readable'])
  })

  await step(
    'a wrong number on the slip: its owner sees no more than that a parcel comes, until whose it is claims it',
    async () => {
      const wrongly = { to: people.bora, item: 'b-1', phone: people.sol.phone }
      const [issued] = (await desk.import([wrongly])) as [DeskParcel]
      const sol = await signInCustomer(plan, people.sol)
      const seen = await sol.sees(issued.waybillId, 'found')
      assert.deepEqual(
        [seen.findTag, seen.recipientName, seen.product, seen.route],
        [issued.findTag, undefined, undefined, undefined],
      )
      const bora = await signInCustomer(plan, people.bora)
      assert.equal((await bora.claimByLabel(await desk.tokenOf(issued.waybillId), people.bora)).result, 'confirmed')
      await until('the wrong account to lose what it had found', async () =>
        (await sol.list()).every(({ waybillId }) => waybillId !== issued.waybillId),
      )
      assert.equal((await bora.sees(issued.waybillId, 'recipient')).unit, people.bora.unit)
    },
  )

  await step('a number that another proves ends what it had found, and finds what comes afterwards', async () => {
    const before = await signInCustomer(plan, people.nari)
    await before.sees(parcel(5).waybillId, 'found')
    const heir = await signInCustomer(plan, { phone: '010-0000-7106' })
    await heir.prove(people.nari.phone)
    await until(
      'the former owner of the number to lose what it had found',
      async () => (await before.list()).length === 0,
    )
    const [issued] = (await desk.import([{ to: people.nari, item: 'n-2' }])) as [DeskParcel]
    await heir.sees(issued.waybillId, 'found')
    assert.deepEqual(
      [(await heir.list()).map(({ waybillId }) => waybillId), await before.list()],
      [[issued.waybillId], []],
    )
  })

  await step('the courier takes, loads and departs, and reads no person on the way', async () => {
    const memo = { id: v7(), memo: typed.memo }
    assert.equal((await miru.client.ask('put', `/api/parcels/${parcel(0).waybillId}/door-memo`, memo)).status, 204)
    for (const index of [0, 1, 2]) {
      const taken = await haneul.scan('take', token(index))
      assert.deepEqual([taken.state, taken.recipientName, taken.unit], ['picked_up', undefined, undefined])
    }
    const loaded = [
      await haneul.scan('load', token(0)),
      await haneul.scan('load', token(1)),
      await haneul.scan('load', token(2)),
    ]
    assert.deepEqual(
      loaded.map(({ loadNumber, already }) => [loadNumber, already]),
      [1, 2, 3].map((number) => [number, false]),
    )
    assert.equal((await haneul.scan('load', token(0))).already, true)
    assert.equal((await haneul.depart()).departed, 3)
    const first = (await haneul.list()).find(({ waybillId }) => waybillId === parcel(0).waybillId)
    assert.deepEqual([first?.state, first?.route?.dong], ['out_for_delivery', '101동'])
  })

  await step('a token is good at one service, whole, and for nothing between services', async () => {
    const callers = { admin: desk.client, delivery: haneul.client, user: miru.client }
    const tokens = Object.values(callers).map(({ accessToken = '' }) => accessToken)
    for (const [service, { accessToken = '' }] of Object.entries(callers)) {
      const base = `http://127.0.0.1:${plan.ports[service as keyof typeof callers]}`
      const ask = async (token: string, path = '/api/me') =>
        (await fetch(base + path, { headers: { authorization: `Bearer ${token}` } })).status
      assert.equal(await ask(accessToken), 200)
      const [header, payload, signature] = accessToken.split('.')
      const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')
      const forged = [`${header}.${payload}.${misspelt(signature ?? '')}`, `${none}.${payload}.`, '']
      for (const token of [...forged, ...tokens.filter((token) => token !== accessToken)])
        assert.equal(await ask(token), 401)
      assert.equal(
        await ask(accessToken, '/internal/photos/00000000-0000-7000-8000-000000000000').then((status) => status < 300),
        false,
      )
    }
  })

  await step('nobody else opens these labels', async () => {
    const stranger = await signInCustomer(plan, people.bora)
    const answers = [await bada.tryScan('take', token(0)), await stranger.tryScan(token(0))]
    assert.deepEqual(
      answers.map(({ status, code }) => [status, code]),
      [
        [404, 'not_readable'],
        [404, 'not_readable'],
      ],
    )
    for (const forged of [
      token(0).replace(/.$/, 'B'),
      misspelt(token(0)),
      token(0).slice(1),
      'https://example.org/',
      'A'.repeat(39),
    ]) {
      const [atDelivery, atUser] = [await haneul.tryScan('look', forged), await miru.tryScan(forged)]
      assert.deepEqual([atDelivery.code, atUser.code], ['label_invalid', 'label_invalid'])
    }
  })

  await step('at the door the courier opens a parcel, delivers it with a photo; the customer sees both', async () => {
    const opened = await haneul.scan('deliver', token(0))
    assert.deepEqual(
      [opened.recipientName, opened.unit, opened.doorMemo, opened.inHand],
      [people.miru.name, people.miru.unit, typed.memo, true],
    )
    const id = v7()
    const [outcome] = await haneul.deliver([parcel(0).waybillId], id)
    assert.equal(outcome?.result, 'done')

    const seen = await until('the customer to see the delivery with its proof', async () => {
      const detail = await miru.detail(parcel(0).waybillId)
      return detail.state === 'delivered' && detail.proof?.photo && detail
    })
    assert.deepEqual(
      [seen.timeline.map(({ state }) => state), seen.proof?.place],
      [['registered', 'picked_up', 'in_transit', 'out_for_delivery', 'delivered'], 'door'],
    )
    const photo = await miru.client.ask('get', `/api/parcels/${parcel(0).waybillId}/proof-photo`)
    assert.deepEqual([photo.status, Buffer.compare(photo.bytes, proofPhoto)], [200, 0])
    assert.equal((await miru.scan(token(0))).state, 'delivered')
    assert.equal((await miru.write(`/api/parcels/${parcel(0).waybillId}/received`)).status, 204)
  })

  await step('destroyed, the same label is unknown to everyone and the parcel to all services', async () => {
    const { waybillId } = parcel(0)
    const early = await miru.write(`/api/parcels/${parcel(3).waybillId}/destroy`)
    assert.equal(early.code, 'destroy_not_yet')
    assert.equal((await miru.write(`/api/parcels/${waybillId}/destroy`)).status, 202)
    await until('all three services to have destroyed the parcel', async () => {
      const { destruction } = await miru.detail(waybillId)
      return Boolean(destruction?.admin && destruction.delivery && destruction.user)
    })
    const [byRecipient, byCourier, byStranger] = [
      await miru.tryScan(token(0)),
      await haneul.tryScan('look', token(0)),
      await bada.tryScan('look', token(0)),
    ]
    assert.deepEqual(
      [byRecipient.code, byCourier.code, byStranger.code],
      ['not_readable', 'not_readable', 'not_readable'],
    )
    assert.equal((await desk.client.ask('get', `/api/waybills/${waybillId}/label.png`)).code, 'not_readable')
    const photo = await miru.client.ask('get', `/api/parcels/${waybillId}/proof-photo`)
    assert.equal(photo.code, 'not_readable')
    assert.equal((await desk.client.ask('get', `/api/waybills/${waybillId}`)).code, 'not_readable')
    const { parcels: listed } = await desk.client.call(DeskPage, 'get', '/api/waybills?limit=500')
    assert.ok(listed.find((candidate) => candidate.waybillId === waybillId)?.destroyed)
    assert.equal((await miru.detail(waybillId)).recipientName, undefined)
  })

  await step('a damaged label is replaced: the old one opens nothing, the new one does', async () => {
    const { waybillId } = parcel(1)
    const answer = await haneul.client.call(LabelPrint, 'post', '/api/relabels', { id: v7(), waybillId })
    const renewed = tokenFromText(answer.url) as string
    assert.notEqual(renewed, token(1))
    await until('the old label to be void and the new one known', async () => {
      const [old, now] = [await haneul.tryScan('look', token(1)), await haneul.tryScan('look', renewed)]
      return old.code === 'not_readable' && now.status === 200
    })
    const opened = await haneul.scan('deliver', renewed)
    assert.equal(opened.recipientName, people.sol.name)
    const failure = { id: v7(), waybillIds: [waybillId], reason: 'absent' }
    const failed = await haneul.client.ask('post', '/api/failures', failure)
    assert.equal(failed.status, 200)
    await until(
      'the desk to hear of the failed attempt',
      async () => (await desk.detail(waybillId)).state === 'attempt_failed',
    )
  })

  await step('a return before delivery brings the parcel back', async () => {
    const { waybillId } = parcel(3)
    await haneul.scan('load', token(3))
    await until(
      'the parcel to be under way for the customer',
      async () => (await miru.detail(waybillId)).state === 'in_transit',
    )
    assert.equal((await miru.write(`/api/parcels/${waybillId}/return`)).status, 202)
    await until('the return to be accepted', async () => (await miru.detail(waybillId)).state === 'return_requested')
    assert.equal((await haneul.scan('take', token(3))).state, 'returning')
    const opened = await haneul.scan('deliver', token(3))
    assert.equal(opened.recipientName, undefined, 'who brings a parcel back reads no recipient')
    const [outcome] = await haneul.deliver([waybillId])
    assert.equal(outcome?.result === 'done' && outcome.state, 'returned')
    await until('the customer to see it returned', async () => (await miru.detail(waybillId)).state === 'returned')
  })

  await step('a customer sends a parcel and prints its label; it is fetched and read by its label', async () => {
    const { name, phone, postcode, address, unit } = people.miru
    const to = people.garam
    const request = {
      sender: { name, phone, address: { postcode, address, detail: unit } },
      recipient: {
        name: to.name,
        phone: to.phone,
        address: { postcode: to.postcode, address: to.address, detail: to.unit },
      },
      product: typed.product,
      carrier: 'cj',
    }
    const id = v7()
    const sent = await miru.client.call(RegisteredParcel, 'post', '/api/parcels', { id, parcel: request })
    const again = await miru.client.call(RegisteredParcel, 'post', '/api/parcels', { id, parcel: request })
    assert.deepEqual(again, sent)
    const own = await miru.sees(sent.waybillId, 'sender')
    assert.equal(own.recipientName, to.name)
    numbers.add(own.waybillNumber as string)
    const printed = await miru.client.call(LabelPrint, 'post', `/api/parcels/${sent.waybillId}/label`, { id: v7() })
    assert.equal(printed.url, sent.label.url)

    const garam = await signInCustomer(plan, people.garam)
    await garam.sees(sent.waybillId, 'found')
    await desk.assign(bada, [sent])
    const [listed] = await bada.list()
    assert.deepEqual([listed?.pickUpAtSender, listed?.route?.dong], [true, '103동'])
    assert.match(listed?.senderStreet?.street ?? '', /왕십리로/)
    const taken = await bada.scan('take', tokenFromText(sent.label.url) as string)
    assert.equal(taken.state, 'picked_up')
    const scanned = await until('the label to be in use', async () => {
      const answer = await miru.client.ask('post', `/api/parcels/${sent.waybillId}/label`, { id: v7() })
      return answer.code
    })
    assert.equal(scanned, 'label_in_use')
  })

  await step('who finds a box gets the same answer for any token', async () => {
    const stranger = customerClient(plan)
    const texts: string[] = []
    for (const found of [token(0), token(1), token(2), 'A'.repeat(39), 'nothing of the kind']) {
      const { status, bytes } = await stranger.ask('post', '/api/found', { id: v7(), token: found, where: 'street' })
      texts.push(`${status} ${Buffer.from(bytes)}`)
    }
    assert.equal(new Set(texts).size, 1)
  })

  await step('what was imported wrongly is not mine', async () => {
    const { waybillId } = parcel(4)
    assert.equal((await miru.write(`/api/parcels/${waybillId}/not-mine`)).status, 204)
    assert.equal((await miru.client.ask('get', `/api/parcels/${waybillId}`)).code, 'not_readable')
    const request = { id: v7(), waybillIds: [waybillId], courierId: bada.courierId }
    const { done } = await desk.client.call(BulkAnswer, 'post', '/api/assignments', request)
    assert.equal(done, 1, 'the parcel itself goes on')
    assert.ok(couriers.bada)
  })

  await step('no store keeps a word about anybody', async () => {
    assert.ok(numbers.size >= parcels.length)
    await assertNothingLeaked(plan, { numbers: [...numbers] })
  })
}
