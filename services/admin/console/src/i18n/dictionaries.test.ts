import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { compareDictionaries, unusedKeys } from '@exqress/ui/i18n/compare-dictionaries.ts'
import { en } from './en.ts'
import { ko } from './ko.ts'

test('both languages have the same keys and holes, and every text is used', () => {
  assert.deepEqual(compareDictionaries(ko, en), [])
  assert.deepEqual(unusedKeys(ko, fileURLToPath(new URL('..', import.meta.url))), [])
})
