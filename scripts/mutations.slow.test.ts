import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { startPostgres } from '@exqress/local/postgres.ts'
import { mutations } from './mutations/all.ts'
import { type Copy, copyRepository, runMutation } from './mutations/run-mutation.ts'

// Each mechanism of docs/threat-model.md is switched off in a copy of the repository: its test must fail, or it holds nothing.
// `npm run mutations`, and `npm run mutations -- ID` for some.
/** Each in a copy of its own: most of a test's time is waiting. */
const AT_ONCE = 2
const wanted = (process.env.MUTATIONS ?? '').split(' ').filter(Boolean)

describe('switched off, each mechanism is missed by its test', { concurrency: AT_ONCE }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'exqress-mutations-postgres-'))
  const copies: Copy[] = []
  let postgres: Awaited<ReturnType<typeof startPostgres>>
  before(async () => {
    for (let n = 0; n < AT_ONCE; n++) copies.push(copyRepository())
    postgres = await startPostgres({ dataDir: join(folder, 'postgres'), throwaway: true })
  })
  after(async () => {
    for (const copy of copies) copy.remove()
    await postgres?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  for (const mutation of mutations.filter(({ id }) => wanted.length === 0 || wanted.includes(id))) {
    test(`${mutation.id}: ${mutation.off}`, async () => {
      // Without this a test file would tell its results to this runner instead of to us.
      const { NODE_TEST_CONTEXT: _, ...env } = process.env
      const copy = copies.pop()
      assert.ok(copy, 'more at once than copies')
      const outcome = await runMutation(copy, mutation, { ...env, TEST_POSTGRES_URL: postgres.url('postgres') })
        // whatever came of it, the copy is as it was
        .finally(() => copies.push(copy))
      assert.ok(outcome.noticed, outcome.noticed ? '' : `${outcome.why}\n${outcome.output.slice(-3_000)}`)
    })
  }
})
