import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isUsable, spacedPhone } from './contact.ts'
import { minutesAndSeconds } from './use-countdown.ts'

test('a number is spaced while it is typed', () => {
  for (const [typed, shown] of [
    ['', ''],
    ['010', '010'],
    ['0100', '010-0'],
    ['01000000001', '010-0000-0001'],
    ['010-0000-0001', '010-0000-0001'],
    ['021234567', '02-123-4567'],
    ['0212345678', '02-1234-5678'],
    ['0311234567', '031-123-4567'],
    ['050712345678', '0507-1234-5678'],
    ['+82 10 0000 0001', '+82 10 0000 0001'],
  ])
    assert.equal(spacedPhone(typed as string), shown)
})

test('what cannot be a number or an address is told before anything is sent', () => {
  const phone = (address: string) => isUsable({ channel: 'phone', address })
  assert.deepEqual(['010-0000-0001', '02-123-4567', '+82 10 0000 0001', '0507-1234-5678'].filter(phone).length, 4)
  assert.deepEqual(['', '010', '1234567890', '010-0000-00011234', '+1'].filter(phone), [])
  const email = (address: string) => isUsable({ channel: 'email', address })
  assert.ok(email('name@example.com') && email(' name@example.co.kr '))
  assert.deepEqual(['', 'name', 'name@', 'name@example', 'a b@example.com'].filter(email), [])
})

test('time left reads like a clock', () => {
  assert.deepEqual([180, 161, 60, 9, 0].map(minutesAndSeconds), ['3:00', '2:41', '1:00', '0:09', '0:00'])
})
