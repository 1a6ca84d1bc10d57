import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createWatchdog } from './watchdog.ts'

const lag = new Map([['a/0', 3]])
const none = new Map([['a/0', 0]])

test('a lag that stands still costs two restarts, then the process', () => {
  const watchdog = createWatchdog({ patienceMs: 60_000, maxRestarts: 2 })
  watchdog.assign(['a/0'], 0)
  assert.equal(watchdog.check(lag, 59_999), 'fine')
  assert.equal(watchdog.check(lag, 60_000), 'restart')
  watchdog.assign(['a/0'], 61_000)
  assert.equal(watchdog.check(lag, 119_999), 'fine')
  assert.equal(watchdog.check(lag, 120_000), 'restart')
  assert.equal(watchdog.check(lag, 180_000), 'give up')
})

test('movement, or nothing to read, is no standstill', () => {
  const watchdog = createWatchdog({ patienceMs: 60_000, maxRestarts: 0 })
  watchdog.assign(['a/0'], 0)
  assert.equal(watchdog.check(none, 50_000), 'fine')
  assert.equal(watchdog.check(lag, 100_000), 'fine')
  watchdog.moved('a/0', 105_000)
  assert.equal(watchdog.check(lag, 160_000), 'fine')
  assert.equal(watchdog.check(lag, 165_000), 'give up')
})

test('a partition that is only assigned again goes on standing still; one given away is forgotten', () => {
  const watchdog = createWatchdog({ patienceMs: 60_000, maxRestarts: 0 })
  watchdog.assign(['a/0'], 0)
  watchdog.assign(['a/0'], 40_000)
  assert.equal(watchdog.check(lag, 60_000), 'give up')
  watchdog.assign(['b/0'], 60_000)
  assert.equal(watchdog.check(lag, 61_000), 'fine')
})
