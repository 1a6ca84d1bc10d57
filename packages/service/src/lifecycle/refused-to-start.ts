import { writeSync } from 'node:fs'

/**
 * The service must not run on what it was given; an operator must act. The message is a sentence that says on what, and holds
 * nothing about a person and no value of a secret.
 */
export class RefusedToStart extends Error {
  override readonly name = 'RefusedToStart'
  readonly code = 'refused_to_start'
}

/** EX_CONFIG of sysexits.h: starting it again changes nothing. */
export const REFUSED = 78

/** The sentence on stderr, where a bad environment is told too. Written at once: the process ends right after it. */
export function sayRefusal({ message }: RefusedToStart): void {
  writeSync(2, `Refusing to start: ${message}\n`)
}
