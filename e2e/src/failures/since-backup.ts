import assert from 'node:assert/strict'
import {
  Canaries,
  CasePage,
  type DeskParcel,
  LedgerLogs,
  LedgerVerdict,
  MadeCanaries,
  RequestAnswer,
  RequestState,
  SearchAnswer,
} from '@exqress/contracts/admin-api.ts'
import { ReceiptKeys, SignedReceipt } from '@exqress/contracts/destruction.ts'
import { AccountDeleted, Openings, OwnCodeAnswer, OwnProofAnswer } from '@exqress/contracts/user-api.ts'
import { checkReceipt } from '@exqress/crypto/destruction-receipt.ts'
import type { ServiceName, StackPlan } from '@exqress/scripts/lib/services.ts'
import { v7 } from 'uuid'
import { z } from 'zod'
import { type Customer, readCode, signInCustomer } from '../actors/customer.ts'
import type { Desk } from '../actors/desk.ts'
import { askDatabase } from '../databases.ts'
import { people } from '../people.ts'
import { proofPhoto } from '../proof-photo.ts'
import { until } from '../until.ts'

type Given = {
  plan: StackPlan
  desk: Desk
  miru: Customer
  /** Has an account, and no parcel. */
  sol: Customer
  /** Miru's parcels: destroyed with a receipt, delivered with a proof, one to be cancelled, one that lives on, one that was issued since. */
  gone: string
  delivered: string
  cancelled: string
  living: string
  later: string
}

const RecordOf = z.object({ data: z.object({ recordId: z.string(), role: z.string() }) })

/** What becomes of people, parcels and the desk between a backup and a restore, and what has to be true of it after each. */
export async function liveOn({ plan, desk, miru, sol, gone, delivered, cancelled, living, later }: Given) {
  const openings = () => miru.client.call(Openings, 'get', `/api/parcels/${living}/openings`)
  const readings = async () => {
    const records = (await openings()).entries.map(({ entry }) => RecordOf.parse(JSON.parse(entry)).data)
    return records.flatMap((record) => (record.role === 'operator' ? [record.recordId] : []))
  }
  const receipt = () => miru.client.call(SignedReceipt, 'get', `/api/parcels/${gone}/destruction-receipt`)
  const logs = () => desk.client.call(LedgerLogs, 'get', '/api/ledger/logs')
  const canary = async () => {
    const { canaries } = await desk.client.call(Canaries, 'get', '/api/canaries')
    return canaries.find(({ waybillId }) => waybillId === bait)
  }
  const cases = async () => {
    const page = await desk.client.call(CasePage, 'get', `/api/cases?waybillId=${living}&kind=not_expected`)
    return page.cases.map(({ caseId }) => caseId)
  }
  const find = async (asked: Record<string, string>) => {
    const { parcels } = await desk.client.call(SearchAnswer, 'post', '/api/search', asked)
    return parcels.map(({ waybillId }) => waybillId)
  }
  const requestOf = async () => (await desk.client.call(RequestState, 'get', `/api/requests/${requestId}`)).state

  // Her account goes, with a code to the number that it was made with.
  await sol.client.call(OwnCodeAnswer, 'post', '/api/me/codes', {})
  const code = await readCode(sol.client, people.sol.phone)
  await sol.client.call(OwnProofAnswer, 'post', '/api/me/proof', { code })
  await sol.client.call(AccountDeleted, 'post', '/api/me/delete', { id: v7(), finishedParcels: 'keep' })

  const { requestId } = await desk.client.call(RequestAnswer, 'post', `/api/waybills/${cancelled}/cancel`, { id: v7() })
  const laid = { id: v7(), carrier: 'cj', postcode: '04779', count: 1 }
  const [bait] = (await desk.client.call(MadeCanaries, 'post', '/api/canaries', laid)).waybillIds as [string]
  const baitToken = await desk.tokenOf(bait)
  // She has no account: nobody confirms it, and only the issuing service ever has the key of its content.
  const [alone] = (await desk.import([{ to: people.nari, item: 'alone' }])) as [DeskParcel]
  const number = (await desk.detail(later)).waybillNumber as string

  await desk.detail(living)
  const recordId = await until('the desk’s reading to be shown', async () => (await readings()).at(-1))
  const asked = await miru.client.ask('post', `/api/parcels/${living}/not-expected`, { id: v7(), recordId })
  assert.equal(asked.status, 204)
  const [caseId] = (await until('the case to be opened', async () => {
    const found = await cases()
    return found.length > 0 && (await openings()).cases.length > 0 && found
  })) as [string]
  await until('the cancellation to be answered', async () => (await requestOf()) === 'accepted')
  await until('the proof to be there', async () => (await miru.detail(delivered)).proof?.photo)
  await until('the receipt', async () => (await miru.detail(gone)).destruction?.receipt)
  await until('delivery to hold the keys of what nobody confirms', async () => {
    const rows = await askDatabase(plan, 'delivery', 'select from wrapped_bundles where waybill_id = $1', [
      alone.waybillId,
    ])
    return rows.length > 0
  })
  const signed = await receipt()
  const { publicKey, logs: before } = await logs()
  const logIds = before.map(({ logId }) => logId)
  const openLog = before.find(({ closedAt }) => closedAt === undefined)?.logId

  /** After this service was set back; those that `restored` names were set back before it, or are it. */
  return async function holds(restored: readonly ServiceName[]): Promise<void> {
    const wasAdmin = restored.includes('admin')

    // Contents of what was issued since are read where they were read, and it is found.
    assert.ok((await miru.sees(later, 'recipient')).product, 'the recipient reads the content')
    await until('the desk to read the content', async () => {
      const seen = await desk.detail(later)
      return seen.waybillNumber === number && seen.contentLost === undefined
    })
    assert.deepEqual(await find({ by: 'number', number }), [later])
    assert.ok((await find({ by: 'phone', phone: people.miru.phone })).includes(later))
    await until('what nobody confirmed to be found by its phone', async () => {
      const found = await find({ by: 'phone', phone: people.nari.phone })
      return found.includes(alone.waybillId)
    })
    assert.equal((await desk.detail(alone.waybillId)).contentLost, wasAdmin ? true : undefined)

    await until('the cancelled parcel to be cancelled everywhere', async () => {
      const [seen, known] = [await miru.detail(cancelled), await desk.detail(cancelled)]
      return seen.state === 'cancelled' && known.state === 'cancelled'
    })
    await until('the desk’s request to be answered', async () => (await requestOf()) === 'accepted')

    const alarms = (await canary())?.alarms
    assert.ok(alarms !== undefined, 'the bait is known')
    // Somebody else each time: one person is one alarm an hour.
    const passerBy = await signInCustomer(plan, { ...people.sol, phone: `010-0000-790${restored.length}` })
    assert.equal((await passerBy.tryScan(baitToken)).code, 'not_readable')
    await until('whoever tries the bait to raise an alarm', async () => Number((await canary())?.alarms) > alarms)

    const { proof } = await miru.detail(delivered)
    if (!restored.includes('user')) {
      assert.equal(proof?.place, 'door')
      const photo = await miru.client.ask('get', `/api/parcels/${delivered}/proof-photo`)
      assert.deepEqual([photo.status, Buffer.compare(photo.bytes, proofPhoto)], [200, 0])
    }

    const { keys } = await miru.client.call(ReceiptKeys, 'get', '/api/receipt-keys')
    const again = await until('the receipt', async () => {
      const { status, body } = await miru.client.ask('get', `/api/parcels/${gone}/destruction-receipt`)
      return status === 200 && SignedReceipt.parse(body)
    })
    assert.deepEqual(again, signed)
    const checked = await checkReceipt(
      JSON.stringify(again),
      keys.map((key) => Buffer.from(key.publicKey, 'base64url')),
    )
    assert.deepEqual([checked.ok, again.receipt.labelDigests.length], [true, 1])

    const known = await until('the logs to be those of before, and a new one after a restore of admin', async () => {
      const found = await logs()
      return found.logs.length === logIds.length + (wasAdmin ? 1 : 0) && found
    })
    assert.equal(known.publicKey, publicKey)
    // That a service says it was restored is an alarm itself, from its next reading on.
    assert.deepEqual(
      known.alarms.filter(({ kind }) => kind !== 'epoch'),
      [],
    )
    for (const { logId } of known.logs) {
      const verdict = await desk.client.call(
        LedgerVerdict,
        'get',
        `/api/ledger/verify?log=${encodeURIComponent(logId)}`,
      )
      // What the backup lacks of the log that went on is said to be cut off; a new one was begun beside it.
      const isCut = wasAdmin && logId === openLog
      assert.deepEqual([verdict.ok, verdict.reason], isCut ? [false, 'cut'] : [true, undefined])
    }
    await until('the desk’s reading to be proven as before', async () => (await readings()).includes(recordId))
    assert.deepEqual(await cases(), [caseId])
    await until('the recipient to see the case', async () => (await openings()).cases.length === 1)

    assert.equal((await sol.client.ask('get', '/api/me')).status, 401)
    for (const [service, table] of [
      ['user', 'customers'],
      ['admin', 'verified_numbers'],
    ] as const) {
      const left = await askDatabase(plan, service, `select from ${table} where customer_id = $1`, [sol.customerId])
      assert.equal(left.length, 0, `${service} has forgotten the account`)
    }
  }
}
