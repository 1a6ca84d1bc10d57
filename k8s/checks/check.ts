import assert from 'node:assert/strict'
import { test } from 'node:test'

/** Small harm done to what stands here, and what the check must say of it. */
export type Harm<T> = { harm: string; change(given: T): void; says: RegExp }

/**
 * A check of what stands in this repository. It comes with at least one harm, so that none can be green because it looks at nothing.
 * @param verify throws where something is wrong
 */
export function check<T>(
  name: string,
  {
    read,
    verify,
    harms,
  }: { read(): T | Promise<T>; verify(given: T): void | Promise<void>; harms: readonly [Harm<T>, ...Harm<T>[]] },
): void {
  test(name, async () => verify(await read()))
  for (const { harm, change, says } of harms) {
    test(`found: ${harm}`, async () => {
      const given = structuredClone(await read())
      change(given)
      await assert.rejects(async () => verify(given), says)
    })
  }
}
