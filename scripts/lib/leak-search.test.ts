import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formsOf, hide } from '@exqress/testing/text-forms.ts'
import { searchStores } from './leak-search.ts'

const canary = { kind: 'canary', text: '황보카나리 010-0000-7777' }

test('a canary is found in each encoding, in the middle of a longer text and at each alignment', () => {
  for (const { encoding, bytes } of hide(canary.text)) {
    const leaks = searchStores([{ name: 'somewhere', bytes }], [canary])
    assert.ok(
      leaks.some((leak) => leak.encoding.startsWith(encoding)),
      encoding,
    )
  }
})

test('a phone number is found however it is written and encoded', () => {
  const phone = { kind: 'phone', text: '010-0000-7777' }
  const spellings = ['010-0000-7777', '01000007777', '+821000007777', '010 0000 7777', '010.0000.7777']
  for (const spelling of spellings) {
    for (const { encoding, bytes } of hide(spelling)) {
      const leaks = searchStores([{ name: 'x', bytes }], [phone])
      assert.ok(leaks.length > 0, `${spelling} in ${encoding}`)
    }
  }
})

test('a name is found with its syllables taken apart, as some systems store them', () => {
  const bytes = Buffer.from('to 황보카나리.'.normalize('NFD'))
  const [leak] = searchStores([{ name: 'x', bytes }], [{ kind: 'name', text: '황보카나리' }])
  assert.equal(leak?.encoding, 'decomposed, UTF-8')
})

test('what is not there is not found, and a finding quotes nothing', () => {
  assert.deepEqual(searchStores([{ name: 'x', bytes: Buffer.from('nothing of the kind') }], [canary]), [])
  const [leak] = searchStores([{ name: 'x', bytes: Buffer.from(canary.text) }], [canary])
  assert.deepEqual(leak, { store: 'x', kind: 'canary', encoding: 'UTF-8' })
  assert.ok(!formsOf('3층').some(({ form }) => form === 'UTF-8'), 'so short a text stands everywhere by chance')
})
