import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeWithJsqr, decodeWithZxing } from '@exqress/testing/decode-qr.ts'
import { crop } from '@exqress/testing/gray-picture.ts'
import { svgPicture } from '@exqress/testing/label-pictures.ts'
import { testLabel } from '@exqress/testing/test-label.ts'
import { extractTexts, foreignTexts } from './label-texts.ts'
import { labelSvg } from './svg.ts'

test('the texts of a label are its captions and allowed values, and no others', () => {
  const texts = extractTexts(labelSvg(testLabel()))
  assert.deepEqual(texts.toSorted(), [
    '1.25 kg',
    '1/3',
    '2026-03-02',
    '7A12-3',
    'CHILLED',
    'CJ대한통운',
    'FRAGILE',
    '날짜 DATE',
    '냉장',
    '다 4829',
    '무게 WEIGHT',
    '박스 BOX',
    '분류코드 SORT CODE',
    '찾기번호 FIND TAG',
    '취급주의',
  ])
  assert.deepEqual(foreignTexts(texts, testLabel()), [])
})

test('a return says so, a label without weight and flags has no empty captions for them', () => {
  const label = testLabel({ kind: 'return', handling: [] })
  delete label.weightGrams
  const texts = extractTexts(labelSvg(label))
  assert.ok(texts.includes('반품') && texts.includes('RETURN'))
  assert.ok(!texts.some((text) => text.includes('무게')))
  assert.deepEqual(foreignTexts(texts, label), [])
})

test('the linter finds a text wherever it hides', () => {
  const label = testLabel()
  for (const smuggled of [
    '<text x="1" y="1">시험 사람</text>',
    '<title>시험 사람</title>',
    '<!--시험 사람-->',
    '<desc>시험 <b>사람</b></desc>',
  ]) {
    const texts = extractTexts(labelSvg(label).replace('</svg>', `${smuggled}</svg>`))
    assert.notDeepEqual(foreignTexts(texts, label), [], smuggled)
  }
  assert.deepEqual(foreignTexts(['7A12-3', '010-0000-0001'], label), ['010-0000-0001'])
})

test('attributes hold no text but fonts and colours', () => {
  const values = [...labelSvg(testLabel()).matchAll(/=("[^"]*")/g)].map(([, value = '']) => value)
  assert.ok(values.length > 50)
  const drawing = /^"(black|white|105mm|148mm|crispEdges|Pretendard, sans-serif|http:\/\/www\.w3\.org\/2000\/svg)"$/
  const path = /^"[MLCZhvz0-9 .-]*"$/
  const transform = /^"translate\([\d. ]+\) scale\([\d.]+\)"$/
  assert.deepEqual(
    values.filter((value) => !drawing.test(value) && !path.test(value) && !transform.test(value)),
    [],
  )
})

test('a label picture at 203 dpi is read by two decoders, both codes, to the same text', async () => {
  const label = testLabel(
    { kind: 'return', handling: ['this_side_up', 'frozen', 'hand_over', 'heavy', 'liquid'] },
    { seed: 2 },
  )
  const picture = svgPicture(labelSvg(label), 840)
  assert.deepEqual([picture.width, picture.height], [840, 1184])
  const codes = await decodeWithZxing(picture)
  assert.deepEqual(
    codes.map(({ text }) => text),
    [label.labelUrl, label.labelUrl],
  )
  assert.equal(decodeWithJsqr(crop(picture, 0, 0, 430, 430)), label.labelUrl)
  assert.equal(decodeWithJsqr(crop(picture, 540, 880, 300, 304)), label.labelUrl)
})

test('the same input gives the same picture', () => {
  assert.equal(labelSvg(testLabel()), labelSvg(testLabel()))
})
