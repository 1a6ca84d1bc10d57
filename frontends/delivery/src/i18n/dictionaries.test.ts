import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareDictionaries, unusedKeys } from '@exqress/ui/i18n/compare-dictionaries.ts'
import { en } from './en.ts'
import { ko } from './ko.ts'

test('both languages say the same things', () => assert.deepEqual(compareDictionaries(ko, en), []))

test('every text is shown somewhere', () =>
  assert.deepEqual(unusedKeys(ko, new URL('../', import.meta.url).pathname), []))
