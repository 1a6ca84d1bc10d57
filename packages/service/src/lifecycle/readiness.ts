/** What `/readyz` answers from: which parts of the service are there. Names are constants such as `postgres`. */
export type Readiness = {
  /** Says that a part is there or not. A part that is not `required` is named, yet does not make the service unready. */
  set(part: string, up: boolean, options?: { required?: boolean }): void
  /** From now on the service is stopping: never ready again. */
  stop(): void
  /** Whether a part of this name is to come, or is away. */
  waitsFor(part: string): boolean
  report(): { ready: boolean; waitingFor: string[] }
}

export function createReadiness(): Readiness {
  const parts = new Map<string, { up: boolean; required: boolean }>()
  let stopping = false
  return {
    set(part, up, { required } = {}) {
      parts.set(part, { up, required: required ?? parts.get(part)?.required ?? true })
    },
    stop() {
      stopping = true
    },
    waitsFor: (part) => parts.get(part)?.up === false,
    report() {
      const waiting = [...parts].filter(([, part]) => !part.up)
      return {
        ready: !stopping && waiting.every(([, part]) => !part.required),
        waitingFor: [...waiting.map(([name]) => name), ...(stopping ? ['stopping'] : [])],
      }
    },
  }
}
