import assert from 'node:assert/strict'
import { test } from 'node:test'
import { takeInvitation } from './invitation-secret.ts'

function take(hash: string) {
  const written: unknown[] = []
  const history = {
    replaceState: (...[, , address]: [unknown, string, (string | URL | null)?]) => written.push(address),
  }
  return { secret: takeInvitation({ hash, pathname: '/', search: '?x=1' }, history as never), written }
}

test('the secret is taken and struck out of the address', () => {
  const secret = 'abcDEF_-0123456789xyz'
  assert.deepEqual(take(`#invitation=${secret}`), { secret, written: ['/?x=1'] })
})

test('what looks like one is struck out too, and nothing else is touched', () => {
  assert.deepEqual(take('#invitation=short'), { secret: undefined, written: ['/?x=1'] })
  assert.deepEqual(take('#invitation=abcDEF_-0123456789xyz<'), { secret: undefined, written: ['/?x=1'] })
  assert.deepEqual(take('#main'), { secret: undefined, written: [] })
  assert.deepEqual(take(''), { secret: undefined, written: [] })
})
