import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { topicName, topics } from '@exqress/contracts/events.ts'
import { serverCertificate } from '@exqress/local/certificate.ts'
import { kafkaAvailable, type LocalKafka, startKafka } from '@exqress/local/kafka.ts'
import { createTransport } from '@exqress/service/events/event-parts.ts'
import { Kafka, logLevel } from 'kafkajs'

/** A broker as in the cloud: TLS, SCRAM, and nobody may do what was not written down. */
const passwords = { topics: 'topics-password', admin: 'admin-password', delivery: 'delivery-password' }
const available = await kafkaAvailable()
const needsKafka = available.available ? {} : { skip: `no Kafka here: ${available.reason}` }
let folder = ''
let kafka: LocalKafka | undefined
let ca = ''

before(async () => {
  if (!available.available) return
  folder = await mkdtemp(join(tmpdir(), 'exqress-secured-kafka-'))
  const certificate = await serverCertificate(join(folder, 'ca'), ['127.0.0.1'])
  const der = Buffer.from(certificate.caDer).toString('base64')
  ca = `-----BEGIN CERTIFICATE-----\n${der.match(/.{1,64}/g)?.join('\n')}\n-----END CERTIFICATE-----\n`
  await writeFile(join(folder, 'ca.pem'), ca)
  kafka = await startKafka({ dataDir: join(folder, 'kafka'), secured: { ...certificate, users: passwords } })
})
after(async () => {
  await kafka?.stop()
  await rm(folder, { recursive: true, force: true })
})

async function main(words: string[], env: Record<string, string>) {
  const child = spawn(
    process.execPath,
    [new URL('../../../../services/admin/src/main.ts', import.meta.url).pathname, ...words],
    {
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  const [code] = await once(child, 'close')
  return { code, output }
}
const access = (user: keyof typeof passwords) => ({
  KAFKA_BROKERS: kafka?.brokers ?? '',
  KAFKA_TLS: 'true',
  KAFKA_SASL_USERNAME: user,
  KAFKA_SASL_PASSWORD: passwords[user],
  NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
})
function clientOf(user: keyof typeof passwords, password = passwords[user]) {
  return new Kafka({
    brokers: [kafka?.brokers ?? ''],
    ssl: { ca },
    sasl: { mechanism: 'scram-sha-512', username: user, password },
    retry: { retries: 0 },
    logLevel: logLevel.NOTHING,
  })
}
async function write(user: keyof typeof passwords, topic: string) {
  const producer = clientOf(user).producer({ allowAutoTopicCreation: false })
  await producer.connect()
  try {
    await producer.send({ topic, messages: [{ key: 'k', value: 'v' }] })
  } finally {
    await producer.disconnect()
  }
}

test(
  'the word topics makes every topic of the code and the rights of each service, twice without harm',
  needsKafka,
  async () => {
    for (let run = 1; run <= 2; run++) {
      const { code, output } = await main(['topics'], access('topics'))
      assert.equal(code, 0, output)
      assert.doesNotMatch(output, /-password/)
    }
    const admin = clientOf('topics').admin()
    await admin.connect()
    const there = (await admin.listTopics()).filter((name) => !name.startsWith('__'))
    await admin.disconnect()
    assert.deepEqual(there.sort(), topics.map(topicName).sort())
  },
)

test('a service writes its own topics and no other', needsKafka, async () => {
  await write('delivery', 'exqress.parcel.v1')
  await assert.rejects(write('delivery', 'exqress.waybill.v1'), /[Aa]uthori[sz]/)
  await assert.rejects(write('delivery', 'exqress.customer.v1'), /[Aa]uthori[sz]/)
})

test('a service makes no topic and changes no right', needsKafka, async () => {
  const { code, output } = await main(['topics'], { ...access('delivery') })
  assert.equal(code, 1, output)
  assert.match(output, /"topics.failed"/)
})

test('the transport of a service reads what it may over TLS, from its settings alone', needsKafka, async () => {
  const settings = { KAFKA_BROKERS: [kafka?.brokers ?? ''], KAFKA_TLS: true, KAFKA_SASL_USERNAME: 'admin' }
  // Without the authority the certificate is refused: TLS is checked, and not only spoken.
  const stranger = createTransport('admin', { ...settings, KAFKA_SASL_PASSWORD: passwords.admin })
  await assert.rejects(
    stranger.readToEnd(['exqress.parcel.v1'], [], async () => {}),
    /certificate/i,
  )
  await stranger.close()
  const script = `
    import { createTransport } from ${JSON.stringify(import.meta.resolve('@exqress/service/events/event-parts.ts'))}
    const transport = createTransport('admin', { ...${JSON.stringify(settings)}, KAFKA_SASL_PASSWORD: process.env.PASSWORD })
    let count = 0
    const read = (stream) => transport.readToEnd([stream], [], async (_stream, messages) => { count += messages.length })
    await read('exqress.parcel.v1')
    console.log('read', count)
    await transport.close()
    process.exit(0)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: { PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'), PASSWORD: passwords.admin },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  await once(child, 'close')
  assert.equal(output, 'read 1\n')
})

test('a wrong password is refused', needsKafka, async () => {
  await assert.rejects(clientOf('admin', 'something-else').admin().connect(), /SASL|[Aa]uthentication/)
})

test('a password without TLS is refused before anything is sent', async () => {
  const { code, output } = await main(['topics'], {
    ...access('topics'),
    KAFKA_BROKERS: '127.0.0.1:1',
    KAFKA_TLS: 'false',
  })
  assert.equal(code, 78)
  assert.match(output, /KAFKA_TLS must be true where a password is given/)
  assert.doesNotMatch(output, /-password/)
})

test('the word public-keys prints what peers read, the same each time, from the key store alone', async () => {
  const keys = await mkdtemp(join(tmpdir(), 'exqress-public-keys-'))
  const [first, second] = [
    await main(['public-keys'], { KEYSTORE_DIR: keys }),
    await main(['public-keys'], { KEYSTORE_DIR: keys }),
  ]
  const written = await main(['public-keys', join(keys, 'peers')], { KEYSTORE_DIR: keys })
  assert.equal(written.code, 0, written.output)
  assert.equal(
    await readFile(join(keys, 'peers', 'admin.json'), 'utf8'),
    first.output,
    'the same, as a file for the peers',
  )
  await rm(keys, { recursive: true })
  assert.equal(first.code, 0, first.output)
  assert.equal(first.output, second.output)
  const { sign, box } = JSON.parse(first.output)
  assert.ok(sign.x && box.x && sign.d === undefined && box.d === undefined, 'public halves alone')
})
