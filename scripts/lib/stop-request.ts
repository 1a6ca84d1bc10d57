export type StopRequest = {
  /** Somebody asked to stop. */
  readonly asked: boolean
  /** Resolves when `stop` has ended after somebody asked. */
  readonly stopped: Promise<void>
}

/**
 * Calls `stop` once on Ctrl-C, on SIGTERM, when the terminal closes, or when the process that started us is gone. A second
 * Ctrl-C ends at once; the same one arriving twice (from the terminal and from our parent) does not.
 */
export function onStopRequest(stop: () => Promise<void>): StopRequest {
  let askedAt: number | undefined
  let done = () => {}
  const stopped = new Promise<void>((resolve) => {
    done = resolve
  })
  const ask = () => {
    if (askedAt !== undefined) {
      if (Date.now() - askedAt > 1000) process.exit(130)
      return
    }
    askedAt = Date.now()
    stop().then(done, (error) => {
      console.error(error)
      process.exit(1)
    })
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask)
  process.on('disconnect', ask)
  return {
    get asked() {
      return askedAt !== undefined
    },
    stopped,
  }
}
