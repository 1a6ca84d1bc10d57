import assert from 'node:assert/strict'
import { test } from 'node:test'
import { renderLabelPng } from '@exqress/admin/labels/render-png.ts'
import { testLabel } from '@exqress/testing/test-label.ts'
import { damageLabel } from './damage-label.ts'
import { readLabel } from './read-label.ts'

test('a torn label is read by nothing, and is a picture still', async () => {
  const picture = renderLabelPng(testLabel({}, { seed: 5 }), 203)
  assert.equal((await readLabel(picture)).length, 2)
  const torn = damageLabel(picture)
  assert.deepEqual([...torn.subarray(1, 4)], [...Buffer.from('PNG')])
  assert.deepEqual(await readLabel(torn), [])
  assert.notDeepEqual(torn, damageLabel(renderLabelPng(testLabel({ findTag: '하 4829' }), 203)), 'the find tag is left')
})
