import { setTimeout as sleep } from 'node:timers/promises'
import { createEmptyDatabase, withPostgres } from '@exqress/testing/database.ts'
import { createPostgresLog } from './postgres-log.ts'
import { testTransport } from './transport-contract.ts'

const urls = new Map<string, Promise<string>>()
const urlOf = (log: string) => {
  const url = urls.get(log) ?? createEmptyDatabase()
  urls.set(log, url)
  return url
}

testTransport('the Postgres log', {
  open: async (log) => createPostgresLog({ url: await urlOf(log), name: 'test-log' }),
  // The server is shared with other tests, so it cannot be killed: this log's database is closed to everybody and its connections are
  // cut in the middle of what they do, three times.
  async interrupt(log) {
    const name = new URL(await urlOf(log)).pathname.slice(1)
    for (let cut = 0; cut < 3; cut++) {
      await withPostgres(async (admin) => {
        await admin.query(`alter database ${name} allow_connections false`)
        await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name])
      })
      await sleep(200)
      await withPostgres((admin) => admin.query(`alter database ${name} allow_connections true`))
      await sleep(200)
    }
  },
})
