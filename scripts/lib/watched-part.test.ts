import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startPostgres } from '@exqress/local/postgres.ts'
import { isAlive } from '@exqress/local/process-owner.ts'
import { withClient } from '@exqress/local/with-client.ts'
import { watchPart } from './watched-part.ts'

const folder = mkdtempSync(join(tmpdir(), 'exqress-watched-'))
after(() => rmSync(folder, { recursive: true, force: true }))

test('a server that is killed from outside comes back with its data; one that was meant to be killed stays away', async () => {
  const server = await startPostgres({ dataDir: join(folder, 'data') })
  const notes: string[] = []
  const watched = watchPart('PostgreSQL', server, (text) => notes.push(text))
  const url = await server.ensureDatabase('kept')
  await query(url, 'create table kept as select 7 as seven')

  const { pid } = server
  process.kill(pid, 'SIGKILL')
  while (watched.state === 'up') await sleep(5)
  assert.equal(watched.state, 'starting')
  while (watched.state === 'starting') await sleep(20)
  assert.equal(watched.state, 'up')
  assert.notEqual(server.pid, pid)
  assert.deepEqual(await query(url, 'select seven from kept'), [{ seven: 7 }])
  assert.deepEqual(notes, ['PostgreSQL ended by itself; starting it again', 'PostgreSQL is back'])
  const { endedAt } = watched
  assert.ok(endedAt)

  await watched.kill()
  await sleep(300)
  assert.equal(watched.state, 'down')
  await watched.restart()
  assert.equal(watched.state, 'up')
  assert.deepEqual(await query(url, 'select seven from kept'), [{ seven: 7 }])
  assert.equal(notes.length, 2)
  assert.equal(watched.endedAt, endedAt, 'that one was asked for')

  process.kill(server.pid, 'SIGKILL')
  while (watched.state === 'up') await sleep(5)
  await watched.stop()
  assert.equal(isAlive(server.pid), false, 'stopped on its way back')
})

test('one that does not come back is said to be down, after the tries there are, and can be started later', async () => {
  let ended = () => {}
  let tries = 0
  let works = false
  const notes: string[] = []
  const watched = watchPart(
    'Kafka',
    {
      onUnexpectedExit: (listener) => (ended = listener),
      kill: async () => {},
      stop: async () => {},
      async restart() {
        tries++
        if (!works) throw new Error('its port is taken')
      },
    },
    (text) => notes.push(text),
    [0, 1, 1],
  )
  ended()
  assert.equal(watched.state, 'starting')
  while (notes.length < 2) await sleep(1)
  assert.equal(watched.state, 'down')
  assert.equal(tries, 3)
  assert.match(notes[1] ?? '', /did not come back/)
  await assert.rejects(watched.restart(), /port is taken/)
  assert.equal(watched.state, 'down')
  works = true
  await watched.restart()
  assert.equal(watched.state, 'up')
})

async function query(connectionString: string, sql: string) {
  return withClient(connectionString, async (client) => {
    return (await client.query(sql)).rows
  })
}
