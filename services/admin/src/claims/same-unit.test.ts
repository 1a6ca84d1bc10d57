import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSameUnit } from './same-unit.ts'

const cases: [typed: string, dong: string, unit: string, same: boolean][] = [
  ['1203', '101동', '1203호', true],
  ['１２０３호', '101동', '1203호', true],
  ['101동 1203호', '101동', '1203호', true],
  ['101-1203', '101동', '1203호', true],
  ['12층 1203호', '101동', '1203호', true],
  ['1203', '101동', '12층 1203호', true],
  ['102동 1203호', '101동', '1203호', false],
  ['101동', '101동', '1203호', false],
  ['1204', '101동', '1203호', false],
  ['203', '101동', '1203호', false],
  ['', '101동', '1203호', false],
  ['몰라요', '101동', '1203호', false],
  ['지하 102호', '', 'B102호', true],
  ['102', '', 'B102호', false],
  ['3층', '', '3층', true],
  ['2층', '', '3층', false],
  ['0302', '', '302호', true],
  ['1203', '', '1203호 (현관 앞)', true],
  ['아무거나', '', '', true],
  ['주택', '', '뒷집', true],
]

test('a door is the same however it is written, and another one never is', () => {
  for (const [typed, dong, unit, same] of cases) {
    assert.equal(isSameUnit(typed, { dong, unit }), same, JSON.stringify([typed, dong, unit]))
  }
})
