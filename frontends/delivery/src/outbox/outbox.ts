import type { Outcomes } from '@exqress/contracts/delivery-api.ts'
import type { DeliveryPlace, FailReason } from '@exqress/contracts/values.ts'
import type { z } from 'zod'

export type Outcome = z.infer<typeof Outcomes>['outcomes'][number]

export type Write =
  | { kind: 'delivery'; waybillIds: string[]; place: DeliveryPlace; photo?: Blob }
  | { kind: 'failure'; waybillIds: string[]; reason: FailReason }
  /** Takes a delivery back. */
  | { kind: 'correction'; waybillIds: [string] }

export type OutboxItem = {
  /** The client id of the write, the same for every try. */
  id: string
  /** The photo's id, if there is one; the same for every try too. */
  photoId: string
  write: Write
  /** What the courier knows it by: `37번 · 101동`. Nothing about a person. */
  label: string
  /** Epoch milliseconds. */
  at: number
  /** `refused`: the service said no to all or some of it; that stays, without the photo, until the courier has seen it. */
  state: 'waiting' | 'sending' | 'refused'
  /** It may have arrived: it cannot simply be dropped any more. */
  tried: boolean
  code?: string
}

export type OutboxDeps = {
  send: (item: OutboxItem) => Promise<Outcome[]>
  newId: () => string
  now: () => number
  /** No answer came, or none that says what happened: the same write with the same id must be sent again. */
  isOpen: (error: unknown) => boolean
  codeOf: (error: unknown) => string
  /** The service has answered; `outcomes` is empty when it refused the whole write. */
  onAnswer: (item: OutboxItem, outcomes: Outcome[]) => void
  sleep: (ms: number) => Promise<void>
}

export type Outbox = ReturnType<typeof createOutbox>

/** Milliseconds before each further try; the last one repeats. `flush` (signal is back, the app is in front) ends a wait. */
const waits = [1_000, 3_000, 8_000, 20_000]

/**
 * Writes that the courier has finished with and the service has not answered yet, sent one after another in the order in which they
 * were made. In memory: it lives as long as the app is open.
 */
export function createOutbox({ send, newId, now, isOpen, codeOf, onAnswer, sleep }: OutboxDeps) {
  let items: readonly OutboxItem[] = []
  let running = false
  let wake = () => {}
  const listeners = new Set<() => void>()

  function become(next: readonly OutboxItem[]) {
    items = next
    for (const listener of listeners) listener()
  }
  const change = (id: string, with_: Partial<OutboxItem>) =>
    become(items.map((item) => (item.id === id ? { ...item, ...with_ } : item)))
  const drop = (id: string) => become(items.filter((item) => item.id !== id))

  /** It will not be sent again, so that its photo has no business on the phone any more. */
  const refuse = ({ id, write }: OutboxItem, code: string) =>
    change(id, { state: 'refused', code, write: withoutPhoto(write) })

  async function run() {
    if (running) return
    running = true
    let failures = 0
    for (let next = first(); next; next = first()) {
      const item = { ...next, state: 'sending', tried: true } as const
      change(item.id, item)
      try {
        const outcomes = await send(item)
        failures = 0
        const code = refusalOf(outcomes)
        if (code) refuse(item, code)
        else drop(item.id)
        onAnswer(item, outcomes)
      } catch (error) {
        if (!isOpen(error)) {
          refuse(item, codeOf(error))
          onAnswer(item, [])
          continue
        }
        change(item.id, { state: 'waiting' })
        const woken = new Promise<void>((done) => {
          wake = done
        })
        await Promise.race([sleep(waits[Math.min(failures++, waits.length - 1)] ?? 0), woken])
      }
    }
    running = false
  }
  const first = () => items.find(({ state }) => state === 'waiting')

  return {
    items: () => items,
    /** The parcels that the courier has delivered and the service has not heard of: to it they are still on their way. */
    unheardDeliveries(): string[] {
      const last = new Map<string, Write['kind']>()
      for (const { state, write } of items)
        if (state !== 'refused') for (const waybillId of write.waybillIds) last.set(waybillId, write.kind)
      return [...last].flatMap(([waybillId, kind]) => (kind === 'delivery' ? [waybillId] : []))
    },
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    add(write: Write, label: string): string {
      const id = newId()
      become([...items, { id, photoId: newId(), write, label, at: now(), state: 'waiting', tried: false }])
      void run()
      return id
    },
    /** Drops what has surely not been sent. False: it may have arrived, and only a correction takes it back. */
    takeBack(id: string): boolean {
      const item = items.find((one) => one.id === id)
      if (!item || item.tried) return false
      drop(id)
      return true
    },
    /** The courier has seen that it was refused. */
    dismiss(id: string): void {
      become(items.filter((item) => item.id !== id || item.state !== 'refused'))
    },
    /** Try now. */
    flush(): void {
      wake()
      void run()
    },
    /** The session is another's from here on. */
    clear(): void {
      become([])
      wake()
    },
  }
}

/** What has to be said of a write: what needs the courier comes before what is over with its data deleted. */
function refusalOf(outcomes: readonly Outcome[]): string | undefined {
  const codes = outcomes.flatMap((one) => (one.result === 'refused' ? [one.code] : []))
  return codes.find((code) => code !== 'destroyed') ?? codes[0]
}

function withoutPhoto(write: Write): Write {
  if (write.kind !== 'delivery') return write
  const { photo, ...rest } = write
  return rest
}
