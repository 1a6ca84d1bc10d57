import assert from 'node:assert/strict'
import { test } from 'node:test'
import { until } from '../events/heard-events.ts'
import { silentLog } from '../log/create-log.ts'
import { rounds } from './rounds.ts'

const started = async (everyMs: number, work: () => Promise<unknown>) => {
  const part = rounds({ name: 'test', everyMs, work, log: silentLog })
  await part.start({ fatal: () => {}, signal: new AbortController().signal })
  return part
}

test('what is left is done at once, a failed round is repeated, and stopping waits for the round in hand', async () => {
  const seen: string[] = []
  let finish = () => {}
  const part = await started(60_000, async () => {
    seen.push('begun')
    if (seen.length === 1) return 'more'
    if (seen.length === 2) throw new Error('away')
    await new Promise<void>((resolve) => {
      finish = resolve
    })
    seen.push('done')
  })
  await until(async () => seen.length === 3)
  const stopping = part.stop?.()
  finish()
  await stopping
  assert.deepEqual(seen, ['begun', 'begun', 'begun', 'done'])
})
