import { setTimeout as sleep } from 'node:timers/promises'

/** Events take their time: looks again until there is an answer, and says what was waited for when there is none. */
export async function until<T>(what: string, look: () => Promise<T | false | undefined>, seconds = 20): Promise<T> {
  const deadline = Date.now() + seconds * 1000
  for (;;) {
    const found = await look()
    if (found !== false && found !== undefined) return found
    if (Date.now() > deadline) throw new Error(`Waited ${seconds} s for ${what}`)
    await sleep(50)
  }
}
