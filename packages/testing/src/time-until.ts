import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'

/** Waits until something is so, and answers how long that took; fails when it is still not so after `withinMs`. */
export async function timeUntil(isSo: () => Promise<boolean>, withinMs: number): Promise<number> {
  const began = Date.now()
  for (;;) {
    if (await isSo()) return Date.now() - began
    assert.ok(Date.now() - began < withinMs, `it was still not so after ${withinMs / 1000} s`)
    await sleep(200)
  }
}
