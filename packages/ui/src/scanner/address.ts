import { tokenFromText } from '@exqress/crypto/token.ts'

export type Opened =
  /** Opened by the phone's own camera: a label's address. */
  | { kind: 'token'; token: string }
  /** An address under /Q/ that is no label of ours. */
  | { kind: 'not_a_label' }
  | { kind: 'other' }

/**
 * Takes the token out of `/Q/<TOKEN>` and puts `instead` (default `/scan`) into the address bar and the history, so that the token
 * stands in no referrer, log, screenshot or "recently closed" list. Call it first in `main.tsx`, before React, before any request:
 * `const opened = takeTokenFromAddress(location, history)`; hand the token on in memory (sign-in first, if need be).
 */
export function takeTokenFromAddress(
  location: Pick<Location, 'href' | 'pathname'>,
  history: Pick<History, 'replaceState'>,
  instead = '/scan',
): Opened {
  if (!/^\/q(\/|$)/i.test(location.pathname)) return { kind: 'other' }
  const token = tokenFromText(location.href)
  history.replaceState(null, '', instead)
  return token ? { kind: 'token', token } : { kind: 'not_a_label' }
}
