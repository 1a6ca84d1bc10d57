import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareDictionaries, unusedKeys } from '@exqress/ui/i18n/compare-dictionaries.ts'
import { en } from './i18n/en.ts'
import { ko } from './i18n/ko.ts'

test('both languages say the same things with the same holes, and every text is used', () => {
  assert.deepEqual(compareDictionaries(ko, en), [])
  assert.deepEqual(unusedKeys(ko, import.meta.dirname), [])
})
