import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeWithZxing } from '@exqress/testing/decode-qr.ts'
import { svgPicture } from '@exqress/testing/label-pictures.ts'
import { testLabel } from '@exqress/testing/test-label.ts'
import QRCode from 'qrcode'
import { qrMatrix } from './qr.ts'
import { labelSvg } from './svg.ts'

test('the production address fits version 3 exactly, one character more costs a version', () => {
  const { labelUrl } = testLabel()
  assert.equal(labelUrl.length, 61)
  assert.deepEqual([qrMatrix(labelUrl).version, qrMatrix(labelUrl).size], [3, 29])
  assert.equal(qrMatrix(labelUrl.replace('.COM', '.CORP')).version, 4)
})

test('other addresses print, and a decoder reads their version and text', async (t) => {
  const versions = {
    'https://exqress.com': 3,
    'http://localhost:5002': 4,
    'http://192.168.0.7:5002': 4,
    'https://exqress.staging.example-logistics.co.kr:8443': 5,
  }
  for (const [base, version] of Object.entries(versions)) {
    const label = testLabel({}, { base })
    t.diagnostic(`${base}: ${label.labelUrl.length} characters, version ${version}`)
    const codes = await decodeWithZxing(svgPicture(labelSvg(label), 840))
    assert.deepEqual(codes, Array(2).fill({ text: label.labelUrl, version }))
  }
})

test('the matrix is what qrcode draws for the same version and mask', () => {
  const { labelUrl } = testLabel({}, { seed: 7 })
  const theirs = QRCode.create(labelUrl, { errorCorrectionLevel: 'M', version: 3, maskPattern: 2 })
  assert.deepEqual(qrMatrix(labelUrl).dark, theirs.modules.data)
})

test('what alphanumeric mode cannot hold is refused', () => {
  assert.throws(() => qrMatrix('https://exqress.com/Q/ABC'), /alphanumeric/)
  assert.throws(() => qrMatrix('HTTPS://EXQRESS.COM/Q?T=ABC'), /alphanumeric/)
  assert.throws(() => qrMatrix(''), /alphanumeric/)
  assert.equal(qrMatrix('A'.repeat(154)).version, 6)
  assert.throws(() => qrMatrix('A'.repeat(155)), /154 characters/)
})
