import { type Observed, observeWork } from '@exqress/testing/observe-work.ts'
import { newLabel } from './slip.ts'
import type { Answer, Client, TestUser } from './start-user.ts'

/** For tests: labels that open nothing for this customer. Somebody else's, nobody's, bait, unknown, void and destroyed. */
export async function causesOfRefusal(user: TestUser, of: Client): Promise<{ cause: string; token: string }[]> {
  const others = await user.confirmed(await user.signIn())
  const voided = await user.confirmed(of)
  const at = new Date().toISOString()
  const { labelDigest } = voided.label
  await user.tell('waybill.label_voided', { waybillId: voided.waybillId, labelDigest, at })
  const destroyed = await user.confirmed(of)
  await user.tell('waybill.destroy_requested', { waybillId: destroyed.waybillId, reason: 'desk', at })
  return [
    { cause: 'another’s', token: others.label.token },
    { cause: 'nobody’s, as bait is', token: (await user.issue()).label.token },
    { cause: 'unknown', token: newLabel().token },
    { cause: 'void', token: voided.label.token },
    { cause: 'destroyed', token: destroyed.label.token },
  ]
}

/** For tests: what one piece of work does by itself, after everything that is remembered has been remembered. */
export async function observe(user: TestUser, client: Client, work: () => Promise<Answer>): Promise<Observed<Answer>> {
  await work()
  for (let tries = 0; ; tries++) {
    await client.call('GET', '/api/me')
    const seen = await observeWork(user.db, work)
    // On a busy machine the access token is forgotten again before the work begins.
    if (tries > 20 || !seen.statements[0]?.includes('from sessions')) return seen
  }
}
