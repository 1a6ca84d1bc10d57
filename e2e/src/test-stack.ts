import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import type { LocalPostgres } from '@exqress/local/postgres.ts'
import { type Stack, startStack } from '@exqress/scripts/lib/stack.ts'
import type { Steps } from '@exqress/scripts/lib/steps.ts'

export type TestStack = Stack & { dataDir: string }

/** Nobody watches these steps; what a stack wants to tell goes to the test's own output. */
const quiet: Steps = {
  run: async (_, work) => (await work(() => {})).value,
  note: (text) => console.log(text),
}

/**
 * The whole system as processes on free ports and in a folder of its own, both gone after the test file.
 * `withApps`: build and serve the pages too.
 */
export async function startTestStack(options: {
  transport: 'kafka' | 'postgres'
  withApps?: boolean
  logServer?: LocalPostgres
  stage?: string
}): Promise<TestStack> {
  const dataDir = mkdtempSync(join(tmpdir(), `exqress-e2e-${options.transport}-`))
  chmodSync(dataDir, 0o711) // Postgres runs as another account where we are root
  const starting = startStack({ withApps: false, ...options, dataDir, ports: 'free', steps: quiet })
  after(async () => {
    await starting.then(
      (stack) => stack.stop(),
      () => {}, // what had been started is stopped already
    )
    rmSync(dataDir, { recursive: true, force: true })
  })
  return { ...(await starting), dataDir }
}
