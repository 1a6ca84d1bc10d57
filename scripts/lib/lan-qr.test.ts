import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readLabel } from '@exqress/demo/read-label.ts'
import { pictureQr } from './lan.ts'

test('the picture of a phone’s address is read as that address', async () => {
  const address = 'http://192.168.0.17:5003/'
  const [head, base64 = ''] = (await pictureQr(address)).split(',')
  assert.equal(head, 'data:image/png;base64')
  assert.deepEqual(await readLabel(Buffer.from(base64, 'base64')), [address])
})
