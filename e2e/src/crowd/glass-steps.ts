import assert from 'node:assert/strict'
import { Glass, type Invitation, MadeCanaries, Suspicions, UnmaskedParcel } from '@exqress/contracts/admin-api.ts'
import { SessionAnswer } from '@exqress/contracts/sessions.ts'
import { Openings } from '@exqress/contracts/user-api.ts'
import { v7 } from 'uuid'
import { z } from 'zod'
import type { Customer } from '../actors/customer.ts'
import { deskClient, password } from '../actors/desk.ts'
import type { World } from '../journeys/api/world.ts'
import { until } from '../until.ts'
import { crowdMember } from './people.ts'

const Invited = z.strictObject({ link: z.string(), expiresAt: z.string() })
const RecordOf = z.object({ data: z.object({ recordId: z.string() }) })

/** What is rare, and keeps rows of its own: a file with a bad row, a canary, a look behind the mask, an opening that was not expected. */
export async function glassSteps({ plan, step, desk }: World, spared: { waybillId: string; customer: Customer }) {
  const { waybillId, customer } = spared
  const invite = (invitation: z.input<typeof Invitation>) =>
    desk.client.call(Invited, 'post', '/api/invitations', invitation)

  await step('a row without a name is refused, an invitation is left lying, somebody waits for 7 days', async () => {
    const nameless = { ...crowdMember(0), name: '' }
    assert.equal((await desk.send([{ to: nameless, item: 'c-nameless' }], 'crowd-nameless')).failed, 1)
    await invite({ email: 'nobody-yet@example.com', role: 'operator' })
    assert.equal((await customer.client.ask('put', '/api/me/destruction', { id: v7(), afterDays: 7 })).status, 204)
  })

  await step('the label of a canary is scanned, and the desk is told', async () => {
    const request = { id: v7(), carrier: 'cj', postcode: crowdMember(0).postcode, count: 2 }
    const { waybillIds } = await desk.client.call(MadeCanaries, 'post', '/api/canaries', request)
    const token = await desk.tokenOf(waybillIds[0] as string)
    await until(
      'the canary to be refused, not unknown',
      async () => (await customer.tryScan(token)).code === 'not_readable',
    )
    await until('the desk to have something to look into', async () => {
      const { suspicions } = await desk.client.call(Suspicions, 'get', '/api/suspicions')
      return suspicions.some(({ kind }) => kind === 'canary_tried')
    })
  })

  await step('the officer looks behind the mask; the recipient is told, and did not expect it', async () => {
    const { link } = await invite({ email: 'officer@example.com', role: 'officer' })
    const [secret] = link.match(/[\w-]{20,}$/) ?? []
    const officer = deskClient(plan)
    const acceptance = { secret, name: '시험보호', password }
    await officer.call(SessionAnswer, 'post', '/api/invitations/accept', acceptance)
    const request = { id: v7(), reason: 'lost_parcel', words: 'a box without a label lies in the hub' }
    const { glassId } = await officer.call(Glass, 'post', '/api/break-glass', request)
    await officer.call(UnmaskedParcel, 'post', `/api/break-glass/${glassId}/parcels`, { waybillId })
    const entry = await until('the opening to be shown', async () => {
      const answer = await customer.client.ask('get', `/api/parcels/${waybillId}/openings`)
      return answer.status === 200 && Openings.parse(answer.body).entries.at(-1)?.entry
    })
    const { recordId } = RecordOf.parse(JSON.parse(entry)).data
    const path = `/api/parcels/${waybillId}/not-expected`
    assert.equal((await customer.client.ask('post', path, { id: v7(), recordId })).status, 204)
    await until('the case to be opened', async () => {
      const { cases } = await customer.client.call(Openings, 'get', `/api/parcels/${waybillId}/openings`)
      return cases.length > 0
    })
  })
}
