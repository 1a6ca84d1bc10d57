import assert from 'node:assert/strict'
import { test } from 'node:test'
import { normaliseName } from './normalise-name.ts'

const CASES: [string, string | undefined][] = [
  ['홍시험', '홍시험'],
  [' 홍 시험 ', '홍시험'],
  ['홍\u3000시험\u200b', '홍시험'],
  ['홍시험'.normalize('NFD'), '홍시험'],
  ['홍시험님', '홍시험'],
  ['홍시험 님', '홍시험'],
  ['홍시험 고객님', '홍시험'],
  ['홍시험 고객님 귀하', '홍시험'],
  ['홍시험씨', '홍시험'],
  ['홍시험 귀하', '홍시험'],
  ['시험상사 귀중', '시험상사'],
  ['홍시험(님)', '홍시험'],
  ['해님', '해님'],
  ['이해님', '이해'],
  ['이해님님', '이해'],
  ['김씨', '김씨'],
  ['님', '님'],
  ['남궁 시험', '남궁시험'],
  ['(주)시험', '주시험'],
  ['㈜시험', '주시험'],
  ['Kim, Test', 'kimtest'],
  ['KIM TEST', 'kimtest'],
  ['Ｋｉｍ　Ｔｅｓｔ', 'kimtest'],
  ["O'Test-Müller", 'otestmüller'],
  ['홍시험2', '홍시험2'],
  ['', undefined],
  ['  ', undefined],
  ['-', undefined],
  ['홍*험', undefined],
  ['홍＊험', undefined],
  ['홍○험', undefined],
  ['홍〇험', undefined],
  ['홍?험', undefined],
]

test('names', () => {
  for (const [text, expected] of CASES) {
    assert.equal(normaliseName(text), expected, JSON.stringify(text))
    if (expected !== undefined) assert.equal(normaliseName(expected), expected)
  }
})
