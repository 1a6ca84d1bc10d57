import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { kafkaAvailable, newClusterId, startKafka } from './kafka.ts'
import { isAlive } from './process-owner.ts'

const folder = mkdtempSync(join(tmpdir(), 'exqress-kafka-'))
after(() => rmSync(folder, { recursive: true, force: true }))

test('without Java, or with an old one, the reason is said', async () => {
  const path = process.env.PATH
  try {
    process.env.PATH = folder
    assert.deepEqual(await kafkaAvailable(), {
      available: false,
      reason: 'there is no Java on this machine (17 or newer is needed)',
    })
  } finally {
    process.env.PATH = path
  }
})

test('a cluster id is never taken for an option', () => {
  const ids = Array.from({ length: 2_000 }, newClusterId)
  assert.ok(ids.every((id) => /^[A-Za-z0-9_][A-Za-z0-9_-]{21}$/.test(id)))
})

test('a broker listens, comes back on the same address after a kill, and stops', async (t) => {
  const can = await kafkaAvailable()
  if (!can.available) return t.skip(can.reason)
  const dataDir = join(folder, 'data')
  const kafka = await startKafka({ dataDir })
  const { brokers, pid } = kafka
  assert.ok(await listens(brokers))
  const clusterId = readFileSync(join(dataDir, 'logs', 'meta.properties'), 'utf8')

  await kafka.kill('SIGKILL')
  assert.equal(isAlive(pid), false)
  assert.equal(await listens(brokers), false)
  await kafka.restart()
  assert.notEqual(kafka.pid, pid)
  assert.equal(kafka.brokers, brokers)
  assert.ok(await listens(brokers))
  await kafka.stop()
  assert.equal(await listens(brokers), false)

  const again = await startKafka({ dataDir })
  assert.equal(again.brokers, brokers, 'a folder keeps its ports')
  assert.equal(readFileSync(join(dataDir, 'logs', 'meta.properties'), 'utf8'), clusterId, 'and its cluster')
  await again.stop()
  assert.ok(existsSync(join(dataDir, 'kafka.log')))
})

function listens(brokers: string): Promise<boolean> {
  const [host, port] = brokers.split(':')
  return new Promise((done) => {
    const socket = connect(Number(port), host)
    socket.on('connect', () => done(true)).on('error', () => done(false))
    socket.on('connect', () => socket.destroy())
  })
}
