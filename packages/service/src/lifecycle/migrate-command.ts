import { writeSync } from 'node:fs'
import { z } from 'zod'
import { readConfigOrExit } from '../config/read-config.ts'
import { urlSetting } from '../config/settings.ts'
import { createPool } from '../db.ts'
import { createLog } from '../log/create-log.ts'
import { migrate } from '../migrate.ts'

/** All that bringing a schema up to date needs: no key, no broker, no peer. */
const Needed = z.object({ DATABASE_URL: urlSetting('postgres:', 'postgresql:') })

/**
 * The words after `main.ts`. None: the service starts. `migrate`: the database is brought up to date and the process ends, with 0 or,
 * after a line that says why, 1; for the job that runs before a roll-out, so that a bad migration stops it before the first new
 * process starts. Anything else ends with 64 (EX_USAGE of sysexits.h), as a service that starts in a job's place would never end.
 */
export async function migrateCommand(words: readonly string[], service: string, folder: URL): Promise<void> {
  if (words.length === 0) return
  if (words.length > 1 || words[0] !== 'migrate') {
    process.stderr.write('usage: node main.js [migrate | public-keys]\n')
    process.exit(64)
  }
  const config = readConfigOrExit(Needed, process.env)
  // Written at once: the process ends right after the last line.
  const log = createLog({ service, stream: { write: (line) => void writeSync(1, line) } })
  const db = createPool({ url: config.DATABASE_URL, name: `${service}-migrate`, size: 1 })
  let code = 0
  try {
    const applied = await migrate(db, folder)
    for (const migration of applied) log.info('migration.applied', { migration })
    log.info('migrations.done', { count: applied.length })
  } catch (error) {
    code = 1
    log.error('migrations.failed', { err: error })
  }
  await db.end()
  process.exit(code)
}
