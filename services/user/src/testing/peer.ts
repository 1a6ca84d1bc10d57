import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { directoryKeyStore, type KeyStore } from '@exqress/crypto/key-store.ts'
import { createServiceTokens, type ServiceTokens } from '@exqress/service/auth/service-token.ts'
import { unavailable } from '@exqress/service/errors/app-error.ts'
import { createApp } from '@exqress/service/http/create-app.ts'
import { loadServiceKeys, type PeerKeys, type ServiceKeys } from '@exqress/service/internal/service-keys.ts'
import { listen } from '@exqress/service/lifecycle/create-server.ts'
import { silentLog } from '@exqress/service/log/create-log.ts'
import { createMetrics } from '@exqress/service/metrics/create-metrics.ts'
import { Router } from 'express'

/** For tests: a folder of keys that goes with the test. */
export async function createTestKeyStore(): Promise<{ store: KeyStore; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'exqress-test-keys-'))
  return { store: await directoryKeyStore(folder), remove: () => rm(folder, { recursive: true, force: true }) }
}

/** For tests: another service that speaks the contract over HTTP with real keys, tokens and boxes. */
export type Peer = { url: string; keys: PeerKeys; setAway(away: boolean): void; stop(): Promise<void> }

/**
 * @param name which service it stands for
 * @param user the public keys of the service under test, its only caller
 * @param routes its endpoints below `/internal`; the caller was let in by then
 */
export async function startPeer(
  name: string,
  user: PeerKeys,
  routes: (router: Router, own: ServiceKeys) => void,
): Promise<Peer> {
  const { store, remove } = await createTestKeyStore()
  const own = await loadServiceKeys(store)
  const tokens: ServiceTokens = createServiceTokens({ name, key: own.sign, peers: new Map([['user', [user.sign]]]) })
  let isAway = false
  const router = Router()
  router.use((_req, _res, next) => {
    if (isAway) throw unavailable()
    next()
  })
  router.use(tokens.requireService('user'))
  routes(router, own)
  const app = createApp({
    log: silentLog,
    metrics: createMetrics({ service: name }),
    routers: [{ prefix: '/internal', router }],
  })
  const { server, port } = await listen(app, { port: 0, host: '127.0.0.1' })
  return {
    url: `http://127.0.0.1:${port}`,
    keys: publicHalves(own),
    setAway(away) {
      isAway = away
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await remove()
    },
  }
}

export function publicHalves({ sign, box }: ServiceKeys): PeerKeys {
  return { sign: { id: sign.id, publicKey: sign.publicKey }, box: box.publicKey }
}
