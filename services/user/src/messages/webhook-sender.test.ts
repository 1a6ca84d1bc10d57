import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, beforeEach, test } from 'node:test'
import { createWebhookSender } from './webhook-sender.ts'

const secret = 'a secret of a test, long enough for it'
type Seen = { headers: IncomingHttpHeaders; body: string }
const seen: Seen[] = []
let answers: (number | 'hang')[] = []
let url = ''
const server = createServer(async (req, res) => {
  let body = ''
  for await (const chunk of req) body += chunk
  seen.push({ headers: req.headers, body })
  const status = answers.shift() ?? 204
  if (status === 'hang') return
  if (status === 302) res.setHeader('location', url)
  res.writeHead(status).end()
})
before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/messages`
})
after(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  seen.length = 0
})
const message = { channel: 'phone' as const, to: '+821000000001', text: '[Exqress] 확인 번호 123456' }
const sender = () =>
  createWebhookSender({ url, secret, timeoutMs: 300, pausesMs: [5, 10], now: () => 1_800_000_000_000 })

test('a message is signed over time and body', async () => {
  answers = []
  await sender().send(message)
  const [{ headers, body } = assert.fail()] = seen
  const { id, ...rest } = JSON.parse(body)
  assert.deepEqual(rest, message)
  assert.equal(headers['idempotency-key'], id)
  assert.equal(headers['x-exqress-timestamp'], '1800000000')
  const expected = createHmac('sha256', secret).update(`1800000000.${body}`).digest('hex')
  assert.equal(headers['x-exqress-signature'], `v1=${expected}`)
})

test('trouble is tried again as the same message', async () => {
  answers = [503, 'hang']
  await sender().send(message)
  assert.equal(seen.length, 3)
  assert.equal(new Set(seen.map(({ headers }) => headers['idempotency-key'])).size, 1)
})

test('a lasting failure, a refusal and a redirect are told as unavailable', async () => {
  for (const [given, calls] of [
    [[500, 500, 500], 3],
    [[400], 1],
    [[302, 302, 302], 3],
  ] as const) {
    seen.length = 0
    answers = [...given]
    await assert.rejects(sender().send(message), { status: 503, code: 'unavailable' })
    assert.equal(seen.length, calls)
  }
})

test('an endpoint that is away is told as unavailable', async () => {
  const away = createWebhookSender({ url: 'http://127.0.0.1:1/', secret, pausesMs: [1] })
  await assert.rejects(away.send(message), { code: 'unavailable' })
})
