import assert from 'node:assert/strict'
import { test } from 'node:test'
import { normalisePhone } from '@exqress/crypto/normalise-phone.ts'
import { shownPhone } from './shown-phone.ts'

test('a number is shown as it is written in Korea', () => {
  for (const written of [
    '010-0000-7101',
    '011-000-7101',
    '02-000-7101',
    '02-0000-7101',
    '031-000-7101',
    '0504-0000-7203',
    '070-0000-7101',
    '1588-0000',
  ]) {
    assert.equal(shownPhone(normalisePhone(written) ?? ''), written)
  }
  for (const other of ['+81312345678', '010-****-7101', '']) assert.equal(shownPhone(other), other)
})
