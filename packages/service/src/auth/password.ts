import { availableParallelism } from 'node:os'
import { hash, verify } from '@node-rs/argon2'
import { unavailable } from '../errors/app-error.ts'

// Argon2id, 19 MiB, two passes, one lane: OWASP's password storage cheat sheet. 2 is Argon2id; the library's enum is
// ambient and cannot be imported by erasable TypeScript.
const OPTIONS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

export type Passwords = {
  /** PHC string of argon2id. */
  hash(password: string): Promise<string>
  /**
   * True if the password fits. Without a stored hash (unknown account) it does the same work and answers false, so
   * that the time does not tell who has an account.
   */
  verify(stored: string | undefined, password: string): Promise<boolean>
}

/**
 * Password hashing, 7 to 8 ms a piece. It runs on the thread pool that files and DNS use too, so only `atOnce` run
 * together and `waiting` more may queue; beyond that the caller is told to come back (503).
 */
export function createPasswords({
  atOnce = Math.max(1, Math.min(3, availableParallelism())),
  waiting = 200,
}: {
  atOnce?: number
  waiting?: number
} = {}): Passwords {
  let running = 0
  const queue: (() => void)[] = []
  const unknown = hash('not the password of anybody', OPTIONS)

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (running >= atOnce) {
      if (queue.length >= waiting) throw unavailable()
      // The one that ends hands its place over, so `running` stays as it is.
      await new Promise<void>((resolve) => queue.push(resolve))
    } else running++
    try {
      return await work()
    } finally {
      const next = queue.shift()
      if (next) next()
      else running--
    }
  }

  return {
    hash: (password) => inTurn(() => hash(password.normalize('NFC'), OPTIONS)),
    verify: (stored, password) =>
      inTurn(async () => {
        const fits = await verify(stored ?? (await unknown), password.normalize('NFC'))
        return stored !== undefined && fits
      }),
  }
}
