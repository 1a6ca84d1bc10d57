import { type Db, withTransaction } from '../db.ts'
import { appendEvents, type NewEvent } from '../events/append-event.ts'
import type { InvalidLabels, Suspect } from '../held-keys/invalid-labels.ts'

/** An attempt with an authentic label that opened nothing. */
export type RefusedAttempt = { accountId: string; labelDigest: string; purpose: string; at: string }

const BATCH = 500

/**
 * Tells the desk of attempts that opened nothing, and of sessions that scan what is no label; in rounds, so that no scan waits for it.
 * The desk alone knows which labels belong to nobody and must never be tried, and so no scanner can learn it from an answer.
 */
export async function tellAttempts(
  { db, invalidLabels }: { db: Db; invalidLabels: InvalidLabels },
  {
    ofAttempt,
    ofSuspect,
  }: { ofAttempt: (attempt: RefusedAttempt) => NewEvent; ofSuspect: (suspect: Suspect, most: number) => NewEvent },
): Promise<'more' | undefined> {
  const suspects = invalidLabels.suspects()
  const told = await withTransaction(db, async (tx) => {
    const { rows } = await tx.query<{ accountId: string; labelDigest: Buffer | null; purpose: string; at: string }>(
      `update refused_attempts set told_at = now()
        where id in (select id from refused_attempts where told_at is null order by id limit ${BATCH} for update skip locked)
       returning account_id as "accountId", label_digest as "labelDigest", purpose, at`,
      [],
    )
    await appendEvents(tx, [
      ...rows.flatMap(({ labelDigest, at, ...attempt }) =>
        // Of an attempt by find tag no label is known.
        labelDigest
          ? [
              ofAttempt({
                ...attempt,
                labelDigest: labelDigest.toString('base64url'),
                at: new Date(at).toISOString(),
              }),
            ]
          : [],
      ),
      ...suspects.map((suspect) => ofSuspect(suspect, invalidLabels.most)),
    ])
    return rows.length
  })
  invalidLabels.told(suspects)
  return told === BATCH ? 'more' : undefined
}
