import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { mutations } from './mutations/all.ts'
import { mutate } from './mutations/run-mutation.ts'

const root = join(import.meta.dirname, '..')
const text = (file: string) => readFileSync(join(root, file), 'utf8')

test('each mechanism can be switched off as it stands, and its test is there', () => {
  for (const mutation of mutations) {
    assert.notEqual(mutate(text(mutation.file), mutation), text(mutation.file), mutation.id)
    assert.ok(existsSync(join(root, mutation.test)), `${mutation.id}: ${mutation.test}`)
    assert.ok(text(mutation.test).includes(mutation.fails), `${mutation.id}: no test "${mutation.fails}"`)
  }
})

test('docs/threat-model.md names each mutation beside its threat, and no other', () => {
  const named = [...text('docs/threat-model.md').matchAll(/`mutation:([a-z0-9-]+)`/g)].map(([, id]) => id)
  const ids = mutations.map(({ id }) => id)
  assert.equal(new Set(ids).size, ids.length, 'an id stands for one mutation')
  assert.deepEqual([...new Set(named)].sort(), [...ids].sort())
})
