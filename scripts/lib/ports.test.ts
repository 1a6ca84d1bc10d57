import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { freePort } from '@exqress/local/free-port.ts'
import { claimPort } from './ports.ts'

test('a taken port names who has it and the variable to change', async (t) => {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((ready) => server.once('listening', ready))
  t.after(() => server.close())
  const { port } = server.address() as { port: number }
  const self = process.platform === 'linux' ? readFileSync('/proc/self/comm', 'utf8').trim() : 'node'
  await assert.rejects(claimPort('ADMIN_PORT', port), {
    message: `Port ${port} is taken by ${self} (process ${process.pid}): stop that one, or set ADMIN_PORT to another port.`,
  })
})

test('a variable decides, and nonsense in it is said', async (t) => {
  t.after(() => delete process.env.SOME_PORT)
  const port = await freePort()
  process.env.SOME_PORT = String(port)
  assert.equal(await claimPort('SOME_PORT', 1), port)
  for (const text of ['abc', '0', '65536', '80.5', '-1']) {
    process.env.SOME_PORT = text
    await assert.rejects(
      claimPort('SOME_PORT', 8000),
      /SOME_PORT is ".*", and a port is a number from 1 to 65535/,
      text,
    )
  }
})
