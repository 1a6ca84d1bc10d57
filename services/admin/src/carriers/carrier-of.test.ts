import assert from 'node:assert/strict'
import { test } from 'node:test'
import { carrierOf, type KnownCarrier } from './carrier-of.ts'

const carriers: KnownCarrier[] = [
  { code: 'cj', name: 'CJ대한통운', numberRule: 'cj' },
  { code: 'hanjin', name: '한진택배', numberRule: 'hanjin' },
  { code: 'lotte', name: '롯데택배', numberRule: 'lotte' },
  { code: 'epost', name: '우체국택배', numberRule: 'epost' },
  { code: 'logen', name: '로젠택배', numberRule: 'logen' },
  { code: 'quick-1', name: '한빛퀵', numberRule: 'none' },
]

test('carriers by the names that malls write', () => {
  const names = {
    cj: ['CJ대한통운', 'cj 대한통운', '(주)대한통운', 'CJ GLS', 'ＣＪ택배', 'cj'],
    hanjin: ['한진', '한진 택배', 'HANJIN'],
    lotte: ['롯데글로벌로지스', '롯데', '현대택배'],
    epost: ['우체국', '우체국택배', 'EMS'],
    logen: ['로젠', '로젠택배'],
    'quick-1': ['한빛퀵', 'QUICK-1'],
  }
  for (const [code, list] of Object.entries(names)) {
    for (const name of list) assert.equal(carrierOf(name, carriers)?.code, code, name)
  }
})

test('a carrier that the desk does not know, or none', () => {
  for (const name of ['', '-', '경동택배', '한진택배 아님']) assert.equal(carrierOf(name, carriers), undefined)
  assert.equal(carrierOf('로젠', carriers.slice(0, 2)), undefined)
})
