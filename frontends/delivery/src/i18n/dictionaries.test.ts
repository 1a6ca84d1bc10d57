import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareDictionaries, unusedKeys } from '@exqress/ui/i18n/compare-dictionaries.ts'
import { en as enPrivacy } from '../privacy/en.ts'
import { ko as koPrivacy } from '../privacy/ko.ts'
import { en } from './en.ts'
import { ko } from './ko.ts'
import { sharedKo } from './shared-ko.ts'

test('both languages say the same things', () => {
  assert.deepEqual(compareDictionaries(ko, en), [])
  assert.deepEqual(compareDictionaries(koPrivacy, enPrivacy), [])
})

test('couriers are spoken to in 합쇼체, by the shared components too', () => {
  const polite = /(?<!필)요([.?!]|$)/
  const spoken = Object.entries({ ...ko, ...koPrivacy, ...sharedKo }).filter(([, text]) =>
    String(text)
      .split(/(?<=[.?!])\s|\n/)
      .some((sentence) => polite.test(sentence.trim())),
  )
  assert.deepEqual(spoken, [])
})

test('every text is shown somewhere', () => {
  for (const words of [ko, koPrivacy]) assert.deepEqual(unusedKeys(words, new URL('../', import.meta.url).pathname), [])
})
