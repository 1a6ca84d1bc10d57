import { readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { composeSecrets } from '@exqress/docker/compose-env.ts'
import { Ajv, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import { parse } from 'yaml'
import { fromNpmPackage } from './npm-package.ts'
import type { Value } from './objects.ts'
import { root } from './render.ts'

export type Compose = { services: Record<string, Value>; networks: Value; volumes: Value; [name: string]: Value }

export const readCompose = (): Compose =>
  parse(readFileSync(join(root, 'docker/compose.yaml'), 'utf8'), { merge: true }) as Compose

let compiled: Promise<ValidateFunction> | undefined

async function compileSchema(): Promise<ValidateFunction> {
  const folder = await fromNpmPackage('composeSchema', (path, into) =>
    renameSync(path, join(into, 'compose.schema.json')),
  )
  const { $schema: _, ...schema } = JSON.parse(readFileSync(join(folder, 'compose.schema.json'), 'utf8'))
  const ajv = new Ajv({ strict: false, allErrors: true })
  addFormats.default(ajv)
  ajv.addFormat('duration', true).addFormat('ports', true).addFormat('expose', true)
  return ajv.compile(schema)
}

export async function schemaFaults(compose: Compose): Promise<string[]> {
  compiled ??= compileSchema()
  const validate = await compiled
  if (validate(compose)) return []
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  )
}

/** `${NAME:-5432}` becomes its default, `${NAME:?…}` the value given for it. */
export function filledIn(text: string, given: Record<string, string>): string {
  return text.replace(/\$\{(\w+)(?::-([^}]*)|:\?[^}]*)?\}/g, (_, name: string, fallback?: string) => {
    const value = fallback ?? given[name]
    if (value === undefined) throw new Error(`nobody gives ${name}`)
    return value
  })
}

const made = Object.fromEntries(composeSecrets.map((name) => [name, `made-up-${name.toLowerCase()}`]))

/** What a container of a service would have in its environment. */
export const environmentOf = ({ environment = {} }: Value): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment as object).map(([name, value]) => [name, filledIn(String(value), made)]),
  )

/** Ends by itself, and others wait for that. */
const isStep = ({ restart }: Value): boolean => restart === 'no'
/** Made here by `npm run images`. */
export const isOurs = ({ image }: Value): boolean => image.startsWith('localhost/exqress/')

type Rule = (compose: Compose) => string[]

/** Of each service that keeps to `holds`, nothing; of each other one a line. */
const each =
  (says: string, holds: (service: Value, name: string, compose: Compose) => boolean): Rule =>
  (compose) =>
    Object.entries(compose.services).flatMap(([name, service]) =>
      holds(service, name, compose) ? [] : [`${name}: ${says}`],
    )

/** What a reviewer would look at, and small harm to the real file that each rule must notice. */
export const composeRules: readonly { name: string; faults: Rule; harm: (compose: Compose) => void; says: RegExp }[] = [
  {
    name: 'nothing runs as root or with a right, and no image can be written',
    faults: each(
      'not locked down',
      ({ user, read_only, cap_drop, security_opt, privileged, cap_add }) =>
        /^[1-9]\d*:[1-9]\d*$/.test(user ?? '') &&
        read_only === true &&
        cap_drop?.includes('ALL') &&
        security_opt?.includes('no-new-privileges:true') &&
        privileged === undefined &&
        cap_add === undefined,
    ),
    harm: ({ services }) => {
      services.kafka.user = '0:0'
    },
    says: /kafka: not locked down/,
  },
  {
    name: 'images of others are pinned to a version, ours are never fetched',
    faults: each('not pinned', (service) =>
      isOurs(service)
        ? service.pull_policy === 'never'
        : /:\d+\.\d+(\.\d+)?(-\w+)?(@sha256:\w{64})?$/.test(service.image),
    ),
    harm: ({ services }) => {
      services.postgres.image = 'docker.io/library/postgres:latest'
    },
    says: /postgres: not pinned/,
  },
  {
    name: 'what keeps running tells whether it is well',
    faults: each(
      'no health check',
      (service) => isStep(service) || (service.healthcheck?.test?.[0] === 'CMD' && !service.healthcheck.disable),
    ),
    harm: ({ services }) => void delete services['front-user'].healthcheck,
    says: /front-user: no health check/,
  },
  {
    name: 'each is waited for as it can be: a step until it is done, what keeps running until it is well',
    faults: ({ services }) =>
      Object.entries(services).flatMap(([name, { depends_on = {}, profiles }]) =>
        Object.entries(depends_on as Value).flatMap(([other, { condition }]: [string, Value]) => {
          const awaited = services[other]
          if (!awaited) return [`${name}: there is no ${other}`]
          if (awaited.profiles && !profiles) return [`${name}: ${other} is not started with it`]
          const right = isStep(awaited) ? 'service_completed_successfully' : 'service_healthy'
          return condition === right ? [] : [`${name}: waits for ${other} with ${condition}`]
        }),
      ),
    harm: ({ services }) => {
      services['back-user'].depends_on.topics.condition = 'service_started'
    },
    says: /back-user: waits for topics with service_started/,
  },
  {
    name: 'every step is waited for: `up --wait` takes one that nobody waits for, and that has ended, for a failure',
    faults: (compose) =>
      Object.entries(compose.services).flatMap(([name, service]) => {
        const awaited = Object.values(compose.services).some(({ depends_on = {} }) => name in depends_on)
        return awaited || !isStep(service) ? [] : [`${name}: nobody waits for it`]
      }),
    harm: ({ services }) => {
      for (const { depends_on = {} } of Object.values(services)) delete depends_on['back-user-keys']
    },
    says: /back-user-keys: nobody waits for it/,
  },
  {
    name: 'a service starts when its topics, everybody’s public keys and its migrations are there',
    faults: each(
      'starts too early',
      ({ depends_on = {} }, name) =>
        !/^back-(user|delivery|admin)$/.test(name) ||
        ['postgres', 'kafka', 'topics', 'back-admin-keys', `${name}-migrate`].every((other) => other in depends_on),
    ),
    harm: ({ services }) => void delete services['back-admin'].depends_on['back-admin-migrate'],
    says: /back-admin: starts too early/,
  },
  {
    name: 'ports are this machine’s own',
    faults: each(
      'open to others',
      ({ ports = [], network_mode }) =>
        network_mode === undefined &&
        ports.every((port: unknown) => typeof port === 'string' && port.startsWith('127.0.0.1:')),
    ),
    harm: ({ services }) => {
      services.postgres.ports = ['5432:5432']
    },
    says: /postgres: open to others/,
  },
  {
    name: 'no secret is written down',
    faults: each('a secret in the file', ({ environment = {} }) =>
      Object.entries(environment as Record<string, unknown>).every(([name, value]) => {
        const secret = /PASSWORD|SECRET|TOKEN|CREDENTIAL/.test(name)
        const inUrl = /:\/\/[^/:@]+:([^@]*)@/.exec(String(value))?.[1]
        return (!secret || isReference(value)) && (inUrl === undefined || isReference(inUrl))
      }),
    ),
    harm: ({ services }) => {
      services['back-user'].environment.DATABASE_URL = 'postgres://exqress_user:pass@postgres:5432/exqress_user'
    },
    says: /back-user: a secret in the file/,
  },
  {
    name: 'apps do not reach what holds data, and volumes and networks are declared',
    faults: each(
      'a network or a volume too many',
      ({ networks = [], volumes = [] }, name, compose) =>
        networks.length > 0 &&
        networks.every((network: string) => network in compose.networks) &&
        !(name.startsWith('front-') && networks.includes('data')) &&
        volumes.every((volume: string) => volume.startsWith('./') || (volume.split(':')[0] ?? '') in compose.volumes),
    ),
    harm: ({ services }) => void services['front-delivery'].networks.push('data'),
    says: /front-delivery: a network/,
  },
]

const isReference = (value: unknown) => /^\$\{\w+:\?[^}]*\}$/.test(String(value))
