import { Agent, type AgentOptions, type RequestOptions, request } from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'
import type { KubeConfig, KubernetesObject } from '@kubernetes/client-node'

type Ref = { apiVersion: string; kind: string; name: string; namespace?: string | undefined }
type Answer = { status: number; body: unknown; warnings: string[] }

export type Api = {
  /** Any call. `warnings` is what kubectl would print in yellow. */
  call(method: string, path: string, body?: object, contentType?: string): Promise<Answer>
  get<T extends KubernetesObject>(ref: Ref): Promise<T | undefined>
  list<T extends KubernetesObject>(apiVersion: string, kind: string, namespace?: string, labels?: string): Promise<T[]>
  /** Server-side apply with strict validation. @throws Error in the server's words */
  put<T extends KubernetesObject>(object: T, options?: { dryRun?: boolean }): Promise<{ warnings: string[] }>
  /** What a controller would report about an object. */
  putStatus(object: KubernetesObject & { status: object }): Promise<void>
  /** JSON merge patch (RFC 7386). */
  merge(ref: Ref, patch: object): Promise<void>
  /** Whether it was there. */
  remove(ref: Ref): Promise<boolean>
  /** Calls `on` with each change, from what is there now on, until the returned function is called. */
  watch<T extends KubernetesObject>(
    given: { apiVersion: string; kind: string; namespace?: string; labels?: string },
    on: (change: 'ADDED' | 'MODIFIED' | 'DELETED', object: T) => void,
  ): Promise<() => void>
  /** Asks twice a second until the answer is neither false nor undefined. @throws Error naming what never came */
  until<T>(what: string, ask: () => Promise<T | undefined | false>, withinMs?: number): Promise<T>
}

/** The API of the cluster that a kubeconfig's current context names, as its user. Errors carry the server's message. */
export function createApi(config: KubeConfig): Api {
  const server = config.getCurrentCluster()?.server
  if (!server) throw new Error('the kubeconfig names no cluster')
  const resources = new Map<string, Promise<{ plural: string; namespaced: boolean } | undefined>>()
  const asked = readOptions()

  /** Certificates of the server and of the user; a header for those who have a token or a program that fetches one. */
  async function readOptions() {
    const options: RequestOptions = {}
    await config.applyToHTTPSOptions(options)
    const { ca, cert, key, rejectUnauthorized, servername, auth, headers } = options
    const given = Object.entries({ ca, cert, key, rejectUnauthorized, servername }).filter(([, value]) => value != null)
    return { headers, auth, agent: new Agent({ keepAlive: true, ...(Object.fromEntries(given) as AgentOptions) }) }
  }

  async function send(method: string, path: string, body?: object, contentType = 'application/json') {
    const { agent, auth, headers } = await asked
    return new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
      const all = { ...headers, accept: 'application/json', 'content-type': contentType }
      const sent = request(`${server}${path}`, { method, agent, headers: all, ...(auth ? { auth } : {}) }, resolve)
      sent.on('error', reject)
      sent.end(body && JSON.stringify(body))
    })
  }

  const call: Api['call'] = async (method, path, body, contentType) => {
    const response = await send(method, path, body, contentType)
    let text = ''
    for await (const chunk of response.setEncoding('utf8')) text += chunk
    const warnings = [response.headers.warning ?? []].flat().map((line) => line.replace(/^299 - "(.*)"$/, '$1'))
    return { status: response.statusCode ?? 0, body: text.startsWith('{') ? JSON.parse(text) : text, warnings }
  }

  const told = async (...args: Parameters<Api['call']>) => {
    const answer = await call(...args)
    if (answer.status >= 300) {
      const { message } = answer.body as { message?: string }
      throw new Error(`${args[0]} ${args[1]}: ${answer.status} ${message ?? ''}`)
    }
    return answer
  }

  const rootOf = (apiVersion: string) => (apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`)
  async function resource(apiVersion: string, kind: string) {
    const key = `${apiVersion} ${kind}`
    const found = resources.get(key) ?? look()
    resources.set(key, found)
    const known = await found
    if (known) return known
    resources.delete(key) // its definition may still come
    throw new Error(`the server knows no ${kind} of ${apiVersion}`)
    async function look() {
      type List = { resources?: { name: string; kind: string; namespaced: boolean }[] }
      const { body } = await call('GET', rootOf(apiVersion))
      const one = (body as List).resources?.find(({ name, kind: found }) => found === kind && !name.includes('/'))
      return one && { plural: one.name, namespaced: one.namespaced }
    }
  }
  async function pathOf({ apiVersion, kind, name, namespace }: Omit<Ref, 'name'> & { name?: string }) {
    const { plural, namespaced } = await resource(apiVersion, kind)
    const inside = namespaced && (namespace || name) ? `/namespaces/${namespace ?? 'default'}` : ''
    return `${rootOf(apiVersion)}${inside}/${plural}${name ? `/${name}` : ''}`
  }
  const refOf = ({ apiVersion, kind, metadata }: KubernetesObject): Ref => ({
    apiVersion: apiVersion ?? '',
    kind: kind ?? '',
    name: metadata?.name ?? '',
    namespace: metadata?.namespace,
  })

  return {
    call,
    async get<T>(ref: Ref) {
      const { status, body } = await call('GET', await pathOf(ref))
      return status === 200 ? (body as T) : undefined
    },
    async list<T extends KubernetesObject>(apiVersion: string, kind: string, namespace?: string, labels?: string) {
      const query = labels ? `?labelSelector=${encodeURIComponent(labels)}` : ''
      const { body } = await told('GET', `${await pathOf({ apiVersion, kind, namespace })}${query}`)
      return (body as { items: T[] }).items.map((item) => ({ ...item, apiVersion, kind }))
    },
    async put(object, { dryRun = false } = {}) {
      const query = `fieldManager=cluster&force=true&fieldValidation=Strict${dryRun ? '&dryRun=All' : ''}`
      const path = `${await pathOf(refOf(object))}?${query}`
      return { warnings: (await told('PATCH', path, object, 'application/apply-patch+yaml')).warnings }
    },
    async putStatus(object) {
      const { apiVersion, kind, metadata, status } = object
      const path = `${await pathOf(refOf(object))}/status`
      const { name, namespace } = metadata ?? {}
      await told(
        'PATCH',
        path,
        { apiVersion, kind, metadata: { name, namespace }, status },
        'application/merge-patch+json',
      )
    },
    async merge(ref, patch) {
      await told('PATCH', await pathOf(ref), patch, 'application/merge-patch+json')
    },
    async remove(ref) {
      const { status } = await call('DELETE', await pathOf(ref), {
        kind: 'DeleteOptions',
        apiVersion: 'v1',
        propagationPolicy: 'Background',
      })
      return status < 300
    },
    async watch({ apiVersion, kind, namespace, labels }, on) {
      const query = `watch=true&timeoutSeconds=3600${labels ? `&labelSelector=${encodeURIComponent(labels)}` : ''}`
      const response = await send(
        'GET',
        `${await pathOf({ apiVersion, kind, ...(namespace ? { namespace } : {}) })}?${query}`,
      )
      let rest = ''
      response.setEncoding('utf8').on('data', (chunk: string) => {
        const lines = `${rest}${chunk}`.split('\n')
        rest = lines.pop() ?? ''
        for (const line of lines) {
          const { type, object } = JSON.parse(line)
          on(type, object)
        }
      })
      response.on('error', () => {}) // the one who watches has ended it
      return () => void response.destroy()
    },
    async until(what, ask, withinMs = 60_000) {
      const deadline = Date.now() + withinMs
      let last: unknown
      while (Date.now() < deadline) {
        const found = await ask().catch((error) => {
          last = error
          return undefined
        })
        if (found !== undefined && found !== false) return found
        await sleep(500)
      }
      throw new Error(`${what}: not within ${withinMs / 1000} s${last ? ` (${last})` : ''}`)
    },
  }
}
