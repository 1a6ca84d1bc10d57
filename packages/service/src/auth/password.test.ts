import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AppError } from '../errors/app-error.ts'
import { createPasswords } from './password.ts'

test('argon2id with 19 MiB, two passes', async () => {
  const passwords = createPasswords()
  const stored = await passwords.hash('열려라 참깨')
  assert.match(stored, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  assert.notEqual(stored, await passwords.hash('열려라 참깨'))
  assert.equal(await passwords.verify(stored, '열려라 참깨'), true)
  assert.equal(await passwords.verify(stored, '열려라 참개'), false)
  assert.equal(await passwords.verify(undefined, 'not the password of anybody'), false)
})

test('a keyboard that sends Hangul in pieces makes the same password', async () => {
  const passwords = createPasswords()
  const stored = await passwords.hash('열려라'.normalize('NFD'))
  assert.equal(await passwords.verify(stored, '열려라'.normalize('NFC')), true)
})

test('an unknown account costs as much as a known one', async () => {
  const passwords = createPasswords()
  const stored = await passwords.hash('something')
  await passwords.verify(undefined, 'warm')
  // The least of many, because other work on the machine only ever adds.
  const time = async (given: string | undefined) => {
    let least = Number.POSITIVE_INFINITY
    for (let i = 0; i < 15; i++) {
      const start = performance.now()
      await passwords.verify(given, 'guess')
      least = Math.min(least, performance.now() - start)
    }
    return least
  }
  const ratio = (await time(undefined)) / (await time(stored))
  assert.ok(ratio > 0.4 && ratio < 2.5, `ratio ${ratio}`)
})

test('too many at once are told to come back, and the rest are served', async () => {
  const passwords = createPasswords({ atOnce: 1, waiting: 3 })
  const results = await Promise.allSettled(Array.from({ length: 6 }, () => passwords.hash('x')))
  const refused = results.filter((result) => result.status === 'rejected')
  assert.equal(refused.length, 2)
  assert.ok(refused.every(({ reason }) => reason instanceof AppError && reason.status === 503))
  assert.match(await passwords.hash('x'), /^\$argon2id/)
})
