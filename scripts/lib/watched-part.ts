import { setTimeout as sleep } from 'node:timers/promises'

/** `starting`: on its way back, asked or not. `down`: killed, or did not come back. */
type PartState = 'up' | 'starting' | 'down'

/** A server of ours that the services need: it comes back when it ends by itself, and says at any time how it is. */
export type WatchedPart = {
  readonly state: PartState
  /** When it last ended although nobody asked it to. */
  readonly endedAt: Date | undefined
  /** As a crash would; it stays away until `restart`. */
  kill(): Promise<void>
  /** On the same data and port. */
  restart(): Promise<void>
  /** In order, whatever it is doing; it does not come back by itself. */
  stop(): Promise<void>
}

type Server = {
  stop(): Promise<void>
  kill(): Promise<void>
  restart(): Promise<void>
  onUnexpectedExit(listener: () => void): void
}

/** @param note told in one line when it ended by itself, and what came of it */
export function watchPart(
  name: string,
  server: Server,
  note: (text: string) => void,
  pausesMs: readonly number[] = [0, 1_000, 4_000],
): WatchedPart {
  let state: PartState = 'up'
  let coming: Promise<void> = Promise.resolve()
  let unwanted = false
  let endedAt: Date | undefined
  const restart = () => {
    state = 'starting'
    coming = server.restart().then(
      () => {
        state = 'up'
      },
      (error) => {
        state = 'down'
        throw error
      },
    )
    return coming
  }
  const bringBack = async () => {
    endedAt = new Date()
    note(`${name} ended by itself; starting it again`)
    state = 'starting'
    for (const pause of pausesMs) {
      await sleep(pause)
      if (unwanted) return
      const isBack = await restart().then(
        () => true,
        () => false,
      )
      if (isBack) return note(`${name} is back`)
      state = 'starting'
    }
    state = 'down'
    note(`${name} did not come back; start it again on the stage, or stop with Ctrl-C and start anew`)
  }
  server.onUnexpectedExit(() => void bringBack())
  return {
    get state() {
      return state
    },
    get endedAt() {
      return endedAt
    },
    async kill() {
      unwanted = true
      state = 'down'
      await server.kill()
    },
    restart() {
      unwanted = false
      return restart()
    },
    async stop() {
      unwanted = true
      await coming.catch(() => {})
      await server.stop()
      state = 'down'
    },
  }
}
