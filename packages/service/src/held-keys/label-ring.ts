import { Boxed, RingBox } from '@exqress/contracts/internal.ts'
import { type KekEpochs, unwrapKey, wrapKey } from '@exqress/crypto/kek.ts'
import { createTokenRing, type TokenRing } from '@exqress/crypto/token-node.ts'
import { v7 } from 'uuid'
import type { Db } from '../db.ts'
import { unavailable } from '../errors/app-error.ts'
import { openBox } from '../internal/boxes.ts'
import type { InternalClient } from '../internal/create-internal-client.ts'
import type { Part } from '../lifecycle/start-parts.ts'

/** The label ring of the issuing service, held by the services that open labels and never make one. */
export type HeldRing = {
  /** @throws AppError 503 `keys_waiting` before the first fetch */
  openToken: TokenRing['openToken']
  part: Part
}

const owner = { id: 'label-ring', group: 'ring' }

/**
 * Fetches the ring at start and every 30 s, and keeps it wrapped in the service's own database, so that scans go on while the
 * issuing service is away.
 * @param name this service's name, as its service tokens say it
 */
export function holdLabelRing({
  db,
  admin,
  boxKeys,
  keks,
  name,
  everyMs = 30_000,
}: {
  db: Db
  admin: InternalClient
  boxKeys: CryptoKeyPair
  keks: KekEpochs
  name: string
  everyMs?: number
}): HeldRing {
  let ring: TokenRing | undefined
  let seen = ''
  let timer: NodeJS.Timeout | undefined
  let fetchedAt: number | undefined

  function use(text: string) {
    if (text === seen) return
    const { keys } = RingBox.parse(JSON.parse(text))
    ring = createTokenRing(
      new Map(
        keys.map(({ id, key, state, createdAt }) => [id, { key: Buffer.from(key, 'base64url'), state, createdAt }]),
      ),
    )
    seen = text
  }

  async function readOwn(): Promise<void> {
    const { rows } = await db.query('select epoch, wrapped from label_ring', [])
    if (!rows[0]) return
    const { key } = await keks.getEpoch(rows[0].epoch)
    use(Buffer.from(unwrapKey(key, rows[0].wrapped, owner)).toString('utf8'))
  }

  async function fetchRing(): Promise<void> {
    const { box } = await admin.call({
      method: 'POST',
      path: '/internal/label-ring',
      output: Boxed,
      repeatable: true,
      requestId: v7(),
    })
    const content = await openBox(boxKeys, { route: 'label-ring', caller: name }, box, RingBox)
    const text = JSON.stringify(content)
    const isNew = text !== seen
    use(text)
    fetchedAt = Date.now()
    if (!isNew) return
    const { epoch, key } = await keks.currentEpoch(new Date())
    await db.query(
      `insert into label_ring (epoch, wrapped, fetched_at) values ($1, $2, now())
       on conflict (only_row) do update set epoch = excluded.epoch, wrapped = excluded.wrapped, fetched_at = excluded.fetched_at`,
      [epoch, wrapKey(key, Buffer.from(text), owner)],
    )
  }

  return {
    openToken(token) {
      if (!ring) throw unavailable('keys_waiting')
      return ring.openToken(token)
    },
    part: {
      name: 'label-ring',
      after: ['recovery'],
      async start() {
        await readOwn().catch(() => {}) // an own copy that cannot be read is as good as none: it is fetched
        if (ring) void fetchRing().catch(() => {})
        else await fetchRing()
        // Refetched whatever happens: a key that was retired must stop opening within half a minute.
        timer = setInterval(() => void fetchRing().catch(() => {}), everyMs)
        timer.unref()
      },
      // One that goes on with an old ring opens what was retired since: `ExqressJobLate` tells.
      lastSuccess: () => fetchedAt,
      async stop() {
        clearInterval(timer)
      },
    },
  }
}
