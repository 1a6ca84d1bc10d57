import assert from 'node:assert/strict'
import { producerOf, readersOf, topicName, topics } from '@exqress/contracts/events.ts'
import { topics as adminTopics } from '../../services/admin/src/consumers.ts'
import { topics as deliveryTopics } from '../../services/delivery/src/consumers.ts'
import { topics as userTopics } from '../../services/user/src/consumers.ts'
import { check } from './check.ts'
import { get, idOf, type KubeObject, ofKind, type Value } from './objects.ts'
import { overlays, render } from './render.ts'
import { services, settingsFaults } from './service-settings.ts'

/** Node's own, which no service reads. */
const ofNode = ['NODE_EXTRA_CA_CERTS']

/** What a secret will hold, in the form that it has there. */
const secrets: Record<string, string> = {
  DATABASE_URL: 'postgres://exqress:made-up@database:5432/exqress?sslmode=verify-full',
  KAFKA_BROKERS: 'b-1.exqress.example:9096,b-2.exqress.example:9096',
  KAFKA_SASL_USERNAME: 'user',
  KAFKA_SASL_PASSWORD: 'made-up',
  MESSAGE_WEBHOOK_URL: 'https://messages.example/send',
  MESSAGE_WEBHOOK_SECRET: 'x'.repeat(40),
}

/** The environment that a container gets. */
function environmentOf(objects: readonly KubeObject[], container: Value): Record<string, string> {
  const env: Record<string, string> = {}
  for (const { configMapRef } of container.envFrom ?? [])
    Object.assign(env, get(objects, `ConfigMap/${configMapRef.name}`).data)
  for (const { name, value, valueFrom } of container.env ?? []) {
    env[name] =
      value ?? secrets[valueFrom.secretKeyRef.key] ?? assert.fail(`no example of ${valueFrom.secretKeyRef.key}`)
  }
  return env
}

const containerOf = (objects: readonly KubeObject[], service: string): Value =>
  get(objects, `Deployment/back-${service}-deploy`).spec.template.spec.containers[0]

for (const overlay of overlays) {
  for (const service of services) {
    check(`${overlay}: back-${service} gets what its config reads, and its config takes it`, {
      read: () => render(`k8s/overlays/${overlay}`),
      verify(objects) {
        const container = containerOf(objects, service)
        const env = environmentOf(objects, container)
        const read = Object.fromEntries(Object.entries(env).filter(([name]) => !ofNode.includes(name)))
        assert.deepEqual(settingsFaults(service, read), [])
        assert.deepEqual(
          container.ports.map(({ containerPort }: Value) => containerPort),
          [Number(env.PORT), Number(env.OPS_PORT)],
        )
        assert.equal(get(objects, `Service/back-${service}-svc`).spec.ports[0].targetPort, Number(env.PORT))
        const defaults = { user: 4002, delivery: 4001, admin: 8000 }
        assert.equal(Number(env.PORT), defaults[service], 'the seed’s port, which is the code’s default')
      },
      harms: [
        {
          harm: `${overlay}: a variable that back-${service} does not read`,
          change: (objects) => void containerOf(objects, service).env.push({ name: 'LOGLEVEL', value: 'info' }),
          says: /read by nobody/,
        },
        {
          harm: `${overlay}: a value that back-${service} refuses`,
          change: (objects) => void containerOf(objects, service).env.push({ name: 'LOG_LEVEL', value: 'loud' }),
          says: /LOG_LEVEL/,
        },
        {
          harm: `${overlay}: a port on which back-${service} does not listen`,
          change: (objects) => void Object.assign(containerOf(objects, service).ports[0], { containerPort: 8080 }),
          says: /8080/,
        },
      ],
    })
  }

  check(`${overlay}: peers are asked where their services are`, {
    read: () => render(`k8s/overlays/${overlay}`),
    verify(objects) {
      for (const service of services) {
        const env = environmentOf(objects, containerOf(objects, service))
        for (const peer of ['ADMIN_URL', 'DELIVERY_URL']) {
          const url = env[peer]
          if (url)
            assert.equal(
              get(objects, `Service/${new URL(url).hostname}`).spec.ports[0].port,
              Number(new URL(url).port || 80),
            )
        }
      }
    },
    harms: [
      {
        harm: `${overlay}: a peer that is nowhere`,
        change: (objects) =>
          void containerOf(objects, 'user').env.push({ name: 'ADMIN_URL', value: 'http://desk-svc' }),
        says: /no Service\/desk-svc/,
      },
      {
        harm: `${overlay}: a peer on another port`,
        change: (objects) =>
          void containerOf(objects, 'user').env.push({ name: 'ADMIN_URL', value: 'http://back-admin-svc:8000' }),
        says: /8000/,
      },
    ],
  })
}

for (const overlay of ['eks', 'eks-seed']) {
  check(`${overlay}: every key of a secret that a pod asks for is one that External Secrets makes`, {
    read: () => render(`k8s/overlays/${overlay}`),
    verify(objects) {
      const made = new Map(
        ofKind(objects, 'ExternalSecret').map(({ spec }) => [
          spec.target.name,
          spec.target.template
            ? Object.keys(spec.target.template.data)
            : spec.data.map((entry: Value) => entry.secretKey),
        ]),
      )
      const asked = ofKind(objects, 'Deployment', 'Job').flatMap((owner) =>
        owner.spec.template.spec.containers.flatMap((container: Value) =>
          (container.env ?? []).flatMap(({ valueFrom }: Value) =>
            valueFrom ? [{ owner, ...valueFrom.secretKeyRef }] : [],
          ),
        ),
      )
      assert.ok(asked.length > 10)
      for (const { owner, name, key } of asked)
        assert.ok(made.get(name)?.includes(key), `${idOf(owner)}: ${name} has no ${key}`)
      for (const owner of ofKind(objects, 'Deployment', 'Job'))
        for (const { secret } of owner.spec.template.spec.volumes ?? [])
          if (secret) assert.ok(made.has(secret.secretName), `${idOf(owner)} mounts ${secret.secretName}`)
      const used: string[] = ofKind(objects, 'ExternalSecret').flatMap(({ spec }) =>
        [...JSON.stringify(spec.target.template ?? '').matchAll(/\{\{ \.(\w+)/g)].map(
          (found) => `${spec.target.name}.${found[1]}`,
        ),
      )
      const given: string[] = ofKind(objects, 'ExternalSecret').flatMap(({ spec }) =>
        spec.data.map((entry: Value) => `${spec.target.name}.${entry.secretKey}`),
      )
      assert.deepEqual(
        used.filter((name) => !given.includes(name)),
        [],
        'each template uses what it is given',
      )
    },
    harms: [
      {
        harm: `${overlay}: a key that no secret has`,
        change: (objects) =>
          void containerOf(objects, 'user').env.push({
            name: 'DATABASE_URL',
            valueFrom: { secretKeyRef: { name: 'back-user-secret', key: 'URL' } },
          }),
        says: /back-user-secret has no URL/,
      },
      {
        harm: `${overlay}: a template that asks for what it is not given`,
        change: (objects) => {
          const made = ofKind(objects, 'ExternalSecret').find(({ spec }) => spec.target.template)
          if (made) made.spec.data = made.spec.data.slice(1)
        },
        says: /each template uses what it is given/,
      },
    ],
  })
}

check('what a service subscribes to is what its rights on the brokers say', {
  read: () => ({ admin: [...adminTopics], delivery: [...deliveryTopics], user: [...userTopics] }),
  verify(subscribed) {
    for (const service of services) {
      const foreign = subscribed[service].filter((topic) => producerOf[topic] !== service)
      const readable = topics.filter((topic) => readersOf[topic].includes(service) && producerOf[topic] !== service)
      assert.deepEqual([...foreign].sort(), [...readable].sort(), service)
    }
  },
  harms: [
    {
      harm: 'a subscription without the right to read',
      change: ({ delivery }) =>
        void delivery.push(
          ...topics
            .filter((topic) => !readersOf[topic].includes('delivery') && producerOf[topic] !== 'delivery')
            .slice(0, 1),
        ),
      says: /delivery/,
    },
  ],
})

for (const [folderName, count] of [
  ['strimzi', 3],
  ['local', 1],
] as const) {
  check(`${folderName}: topics and rights are the code’s`, {
    read: () => render(`k8s/overlays/${folderName}`),
    verify(objects) {
      const made = ofKind(objects, 'KafkaTopic')
      assert.deepEqual(made.map(({ metadata }) => metadata.name).sort(), topics.map(topicName).sort())
      for (const { spec } of made) {
        assert.equal(spec.replicas, count)
        assert.equal(Number(spec.config['retention.ms']), 14 * 24 * 60 * 60 * 1000)
      }
      for (const service of services) {
        const { acls } = get(objects, `KafkaUser/${service}`).spec.authorization
        const may = (operation: string) =>
          acls
            .filter(({ resource, operations }: Value) => resource.type === 'topic' && operations.includes(operation))
            .map(({ resource }: Value) => resource.name)
            .sort()
        const own = topics.filter((topic) => producerOf[topic] === service)
        assert.deepEqual(may('Write'), own.map(topicName).sort(), `${service} writes`)
        const read = topics.filter((topic) => own.includes(topic) || readersOf[topic].includes(service))
        assert.deepEqual(may('Read'), read.map(topicName).sort(), `${service} reads`)
      }
    },
    harms: [
      {
        harm: `${folderName}: a topic that no code knows`,
        change: (objects) =>
          void Object.assign(ofKind(objects, 'KafkaTopic')[0]?.metadata, { name: 'exqress.other.v1' }),
        says: /exqress\.other\.v1/,
      },
      {
        harm: `${folderName}: a service that writes what it only reads`,
        change(objects) {
          const { acls } = get(objects, 'KafkaUser/user').spec.authorization
          const read = acls.find(
            ({ resource, operations }: Value) => resource.type === 'topic' && !operations.includes('Write'),
          )
          read.operations.push('Write')
        },
        says: /user writes/,
      },
    ],
  })
}
