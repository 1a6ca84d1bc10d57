import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { freePort } from '@exqress/local/free-port.ts'
import { isAlive } from '@exqress/local/process-owner.ts'
import { superviseProcess } from './supervised-process.ts'

const folder = mkdtempSync(join(tmpdir(), 'exqress-supervised-'))
after(() => rmSync(folder, { recursive: true }))

const server = `
const server = require('node:http').createServer((req, res) => res.end('ok')).listen(process.env.PORT, '127.0.0.1')
console.log('started')
process.on('SIGTERM', () => { console.log('stopped in order'); server.close(); server.closeAllConnections() })`

async function options(name: string, code: string) {
  const file = join(folder, `${name}.cjs`)
  writeFileSync(file, code)
  const port = await freePort()
  const notes: string[] = []
  return {
    notes,
    name,
    args: [file],
    cwd: folder,
    env: { PORT: String(port) },
    logFile: join(folder, `${name}.log`),
    readyUrl: `http://127.0.0.1:${port}/`,
    note: (text: string) => void notes.push(text),
  }
}

test('a process that dies is started again and both are told; a stopped one stays stopped', async () => {
  const given = await options('courier', server)
  const running = await superviseProcess(given)
  const first = running.pid as number
  running.crash()
  const deadline = Date.now() + 20_000
  while (!given.notes.includes('courier is back') && Date.now() < deadline)
    await new Promise((done) => setTimeout(done, 20))
  assert.match(given.notes[0] ?? '', /^courier ended by SIGKILL; starting it again \(/)
  assert.equal(given.notes[1], 'courier is back')
  assert.notEqual(running.pid, first)

  await running.stop()
  assert.equal(isAlive(running.pid as number), false)
  assert.equal(readFileSync(given.logFile, 'utf8'), 'started\nstarted\nstopped in order\n')
  assert.equal(given.notes.length, 2)
})

test('one that refuses its environment says why in one sentence', async () => {
  const refusing = "console.error('Refusing to start:\\n  DATABASE_URL is missing'); process.exit(78)"
  await assert.rejects(superviseProcess(await options('desk', refusing)), {
    message: 'desk did not start: Refusing to start: DATABASE_URL is missing',
  })
})

test('one that throws at its start is quoted with the place of its log', async () => {
  await assert.rejects(superviseProcess(await options('user', "throw new RangeError('no such thing')")), {
    message: `user did not start: RangeError: no such thing (${join(folder, 'user.log')})`,
  })
})
