import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testLabel } from '@exqress/testing/test-label.ts'
import type { LabelInput } from './label-input.ts'
import { labelLayout, labelPage, type Shape } from './layout.ts'
import { capHeight } from './text-width.ts'

type Box = { left: number; top: number; right: number; bottom: number }

function boxOf(shape: Shape): Box {
  const { x, y } = shape
  switch (shape.type) {
    case 'rectangle':
      return { left: x, top: y, right: x + shape.width, bottom: y + shape.height }
    case 'icon':
      return { left: x, top: y, right: x + shape.size, bottom: y + shape.size }
    case 'qr':
      return { left: x, top: y, right: x + shape.module * shape.qr.size, bottom: y + shape.module * shape.qr.size }
    case 'text': {
      // Hangul reaches higher than capitals
      const top = y - (/[가-힣]/.test(shape.text) ? 0.86 : capHeight) * shape.size
      return { left: x, top, right: x + shape.width, bottom: y + 0.12 * shape.size }
    }
  }
}

const overlap = (a: Box, b: Box) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

const longest: Partial<LabelInput> = {
  kind: 'return',
  carrierName: '롯데글로벌로지스 주식회사 국제특송',
  sortCode: '서울강남가나-A07Z',
  handling: ['fragile', 'chilled', 'frozen', 'liquid', 'this_side_up', 'hand_over'],
  weightGrams: 99_990,
  boxNumber: 98,
  boxCount: 99,
}
const labels: Record<string, LabelInput> = {
  usual: testLabel(),
  longest: testLabel(longest),
  'longest, QR version 5': testLabel(longest, { base: 'https://exqress.staging.example-logistics.co.kr:8443' }),
  'four flags': testLabel({ handling: ['hand_over', 'this_side_up', 'fragile', 'chilled'] }),
  shortest: testLabel({ carrierName: 'K', sortCode: 'A1', handling: [] }),
}

for (const [name, label] of Object.entries(labels)) {
  const [, ...shapes] = labelLayout(label)
  test(`${name}: everything stands 4 mm or more from the edges`, () => {
    for (const shape of shapes) {
      const { left, top, right, bottom } = boxOf(shape)
      const inside = left >= 4 && top >= 4 && right <= labelPage.width - 4 && bottom <= labelPage.height - 4
      assert.ok(inside, JSON.stringify({ ...shape, qr: undefined }))
    }
  })

  test(`${name}: four modules around each QR are white`, () => {
    const codes = shapes.filter((shape) => shape.type === 'qr')
    assert.equal(codes.length, 2)
    for (const code of codes) {
      const { left, top, right, bottom } = boxOf(code)
      const quiet = 4 * code.module
      const zone = { left: left - quiet, top: top - quiet, right: right + quiet, bottom: bottom + quiet }
      assert.deepEqual(
        shapes.filter((shape) => shape !== code && overlap(boxOf(shape), zone)),
        [],
      )
      assert.ok(Math.min(zone.left, zone.top, labelPage.width - zone.right, labelPage.height - zone.bottom) >= 0)
    }
  })

  test(`${name}: no text runs into another or into a picture`, () => {
    const texts = shapes.filter((shape) => shape.type === 'text' || shape.type === 'icon')
    for (const [i, text] of texts.entries()) {
      assert.deepEqual(
        texts.slice(i + 1).filter((other) => overlap(boxOf(text), boxOf(other))),
        [],
      )
    }
  })
}

test('the QR codes are 40 and 25 mm, of whole printer dots, five or more a module', () => {
  const sizes = labelLayout(testLabel()).flatMap((shape) => (shape.type === 'qr' ? [shape] : []))
  const [large, small] = sizes.map(({ qr, module }) => ({ mm: qr.size * module, dots: module * 8 }))
  assert.ok(large && small)
  assert.ok(Math.abs(large.mm - 40) < 0.5 && small.mm >= 25 && small.mm < 25.5)
  assert.deepEqual([large.dots, small.dots], [11, 7])
})

test('a sort code of up to seven characters has capitals of 12 mm or more', () => {
  for (const sortCode of ['A1', '7A12-3', '7A12-34']) {
    const text = labelLayout(testLabel({ sortCode })).find((shape) => shape.type === 'text' && shape.text === sortCode)
    assert.ok(text?.type === 'text' && text.size * capHeight >= 12, sortCode)
  }
})

test('what a label may not hold is refused, and the error repeats none of it', () => {
  const wrong: Record<string, unknown>[] = [
    { recipientName: '시험사람' },
    { carrierName: '010-0000-0001' },
    { carrierName: '시험 01000000001' },
    { carrierName: '<script>' },
    { sortCode: '01000000001' },
    { findTag: '시험사람' },
    { findTag: '김 4829' },
    { handling: ['시험사람'] },
    { handling: ['fragile', 'fragile'] },
    { date: '2026-02-30' },
    { boxNumber: 4 },
    { weightGrams: -1 },
    { labelUrl: 'HTTPS://EXQRESS.COM/Q/시험사람' },
    { labelUrl: 'https://exqress.com/Q/' },
  ]
  for (const change of wrong) {
    const label = { ...testLabel(), ...change } as LabelInput
    assert.throws(
      () => labelLayout(label),
      (error: Error) => !/시험사람|0000/.test(error.message),
      JSON.stringify(change),
    )
  }
})
