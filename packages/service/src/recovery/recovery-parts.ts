import type { Db } from '../db.ts'
import { rounds } from '../lifecycle/rounds.ts'
import type { Part } from '../lifecycle/start-parts.ts'
import { applyFacts } from './facts.ts'
import { findLost } from './find-lost.ts'
import { type Recovery, recover } from './recover.ts'
import { readToldOffsets, storeToldOffsets } from './told-offsets.ts'

const ALIVE_MS = 10_000
const HOUR = 3_600_000

/**
 * `recovery`: nothing of the service begins, and no request is answered, before it is known whether its database was set back. Where the
 * log is away that cannot be asked; then a database on which the service ran minutes ago goes on, and is compared as soon as
 * the log is back. Any other waits.
 */
export function recoveryParts(given: Omit<Recovery, 'transport'> & { transport: () => Recovery['transport'] }): Part[] {
  const { db, log } = given
  const recovery = (): Recovery => ({ ...given, transport: given.transport() })
  let fatal: (error: unknown) => void = () => {}
  let compared = false

  /** While running: told offsets move on, so that the next start has little to read. */
  async function compare(): Promise<void> {
    const { transport, service } = recovery()
    const lost = await findLost(db, { transport, service, told: await readToldOffsets(db) })
    if (lost.keys.size > 0) return fatal(new Error('the database was set back: the service must begin anew'))
    await storeToldOffsets(db, lost.ends)
    compared = true
  }

  let next = 0
  const compareInTime = async () => {
    if (compared && Date.now() < next) return
    await compare()
    next = Date.now() + HOUR
  }

  return [
    {
      name: 'recovery',
      after: ['postgres'],
      async start(context) {
        fatal = context.fatal
        try {
          await recover(recovery())
          compared = true
          next = Date.now() + HOUR
        } catch (error) {
          if (!(await mayGoOn(db))) throw error
          log.warn('recovery.not_compared', { err: error })
        }
        await markAlive(db)
      },
    },
    rounds({ name: 'recovery-alive', everyMs: ALIVE_MS, work: () => markAlive(db), log }),
    rounds({ name: 'recovery-compare', everyMs: ALIVE_MS, work: compareInTime, log }),
    rounds({ name: 'recovery-facts', everyMs: 1_000, work: () => applyFacts(db, given.facts), log }),
  ]
}

/** A database that a service ran on minutes ago is no backup; an empty one holds nothing that could open. */
async function mayGoOn(db: Db): Promise<boolean> {
  const { rows } = await db.query<{ may: boolean }>(
    `select alive_at between now() - interval '10 minutes' and now()
            or not exists (select from event_versions) and not exists (select from applied_versions) as may from recovery_epoch`,
    [],
  )
  return rows[0]?.may === true
}

async function markAlive(db: Db): Promise<void> {
  await db.query('update recovery_epoch set alive_at = now()', [])
}
