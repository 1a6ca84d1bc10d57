import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { compareDictionaries, unusedKeys } from '@exqress/ui/i18n/compare-dictionaries.ts'
import { en as enDestruction } from '../destruction/en.ts'
import { ko as koDestruction } from '../destruction/ko.ts'
import { en as enProse } from '../help/en.ts'
import { ko as koProse } from '../help/ko.ts'
import { en as enMyData } from '../my-data/en.ts'
import { ko as koMyData } from '../my-data/ko.ts'
import { en as enOpenings } from '../openings/en.ts'
import { ko as koOpenings } from '../openings/ko.ts'
import { en } from './en.ts'
import { ko } from './ko.ts'

const sources = fileURLToPath(new URL('..', import.meta.url))

test('both languages say the same things with the same holes', () => {
  assert.deepEqual(compareDictionaries(ko, en), [])
  assert.deepEqual(compareDictionaries(koProse, enProse), [])
  assert.deepEqual(compareDictionaries(koOpenings, enOpenings), [])
  assert.deepEqual(compareDictionaries(koDestruction, enDestruction), [])
  assert.deepEqual(compareDictionaries(koMyData, enMyData), [])
})

test('every text is used', () => {
  assert.deepEqual(unusedKeys(ko, sources), [])
  assert.deepEqual(unusedKeys(koProse, sources), [])
  assert.deepEqual(unusedKeys(koOpenings, sources), [])
  assert.deepEqual(unusedKeys(koDestruction, sources), [])
  assert.deepEqual(unusedKeys(koMyData, sources), [])
})

test('customers are spoken to in 해요체', () => {
  const stiff = Object.entries({ ...ko, ...koProse, ...koOpenings, ...koDestruction, ...koMyData }).filter(([, text]) =>
    /(니다|시오|십시오)([.!?]|$)/.test(text),
  )
  assert.deepEqual(stiff, [])
})
