import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startPostgres } from './postgres.ts'
import { isAlive } from './process-owner.ts'
import { withClient } from './with-client.ts'

const folder = mkdtempSync(join(tmpdir(), 'exqress-postgres-'))
const dataDir = join(folder, 'data')
after(() => rmSync(folder, { recursive: true, force: true }))

test('a new folder becomes a UTF-8 server in C locale that keeps its data over a crash', async () => {
  const first = await startPostgres({ dataDir })
  const url = await first.ensureDatabase('parcels')
  assert.equal(await first.ensureDatabase('parcels'), url, 'asking again changes nothing')
  await query(url, "create table t as select '소포' as name")
  const [settings] = await query(
    url,
    `select current_setting('server_encoding') as encoding, current_setting('lc_messages') as messages,
            (select datcollate from pg_database where datname = 'parcels') as collation,
            current_setting('server_version_num')::int / 10000 as version, current_setting('fsync') as fsync`,
  )
  assert.deepEqual(settings, { encoding: 'UTF8', messages: 'C', collation: 'C', version: 18, fsync: 'on' })
  await first.kill()
  assert.equal(isAlive(first.pid), false)

  const second = await startPostgres({ dataDir })
  assert.deepEqual(await query(second.url('parcels'), 'select name from t'), [{ name: '소포' }])
  await second.stop()
})

test('a pid file that outlived its process, or names a stranger, stops nobody', async () => {
  for (const pid of [process.pid, 4_000_000]) {
    writeFileSync(join(dataDir, 'postmaster.pid'), `${pid}\n${dataDir}\n`)
    const server = await startPostgres({ dataDir })
    assert.deepEqual(await query(server.url('parcels'), 'select 1 as one'), [{ one: 1 }])
    await server.stop()
  }
})

test('a taken port is one sentence', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await new Promise((ready) => taken.once('listening', ready))
  const { port } = taken.address() as { port: number }
  await assert.rejects(
    startPostgres({ dataDir, port }),
    new RegExp(`PostgreSQL did not start on port ${port}: [^\\n]+$`),
  )
  taken.close()
})

test('a server ends with the process that started it, even one that was killed', async () => {
  const script = `
    const { startPostgres } = await import(${JSON.stringify(new URL('./postgres.ts', import.meta.url).href)})
    const server = await startPostgres({ dataDir: ${JSON.stringify(dataDir)} })
    console.log(server.pid)`
  const owner = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(owner.stdout, 'data')) as [Buffer]
  const pid = Number(line.toString())
  await assert.rejects(startPostgres({ dataDir }), /already runs on .* started by process/)
  owner.kill('SIGKILL')
  for (let i = 0; i < 100 && isAlive(pid); i++) await sleep(50)
  assert.equal(isAlive(pid), false)
})

async function query(connectionString: string, sql: string) {
  return withClient(connectionString, async (client) => {
    return (await client.query(sql)).rows
  })
}
