import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkWaybillNumber, nextNumber, numberOfSerial } from './number-rules.ts'

test('CJ: 10 or 12 digits, the 12th is digits 3 to 11 modulo 7', () => {
  // 345678901 = 7 × 49382700 + 1, so of ten last digits only 1 is right.
  assert.deepEqual(checkWaybillNumber('cj', '123456789011'), { ok: true, number: '123456789011' })
  for (const digit of '023456789') {
    assert.deepEqual(checkWaybillNumber('cj', `12345678901${digit}`), { ok: false, code: 'number_check_digit' })
  }
  assert.deepEqual(checkWaybillNumber('cj', '9'.repeat(10)), { ok: true, number: '9999999999' })
  assert.deepEqual(checkWaybillNumber('cj', '99345678901'), { ok: false, code: 'number_format' })
  assert.equal(checkWaybillNumber('cj', '993456789011').ok, true) // the first two digits do not count
})

test('Lotte: 12 digits, the 12th is the first 11 modulo 7', () => {
  // 12345678901 = 7 × 1763668414 + 3
  assert.deepEqual(checkWaybillNumber('lotte', '1234-5678-9013'), { ok: true, number: '123456789013' })
  assert.deepEqual(checkWaybillNumber('lotte', '123456789014'), { ok: false, code: 'number_check_digit' })
  assert.deepEqual(checkWaybillNumber('lotte', '1234567890'), { ok: false, code: 'number_format' })
})

test('Hanjin: 10, 12 or 14 digits; a bad check digit is a warning', () => {
  // 123456789 = 7 × 17636684 + 1
  assert.deepEqual(checkWaybillNumber('hanjin', '1234567891'), { ok: true, number: '1234567891' })
  assert.deepEqual(checkWaybillNumber('hanjin', '1234567892'), {
    ok: true,
    number: '1234567892',
    warning: 'number_check_digit',
  })
  assert.deepEqual(checkWaybillNumber('hanjin', '12345678901'), { ok: false, code: 'number_format' })
  assert.equal(checkWaybillNumber('hanjin', '12345678901234').ok, true)
})

test('Korea Post: 13 digits, or S10 with its check digit', () => {
  assert.deepEqual(checkWaybillNumber('epost', '68923-0123-4567'), { ok: true, number: '6892301234567' })
  assert.deepEqual(checkWaybillNumber('epost', '689230123456'), { ok: false, code: 'number_format' })
  // The examples of the UPU's standard and of its encyclopaedia article.
  assert.deepEqual(checkWaybillNumber('epost', 'ee 473 124 829 kr'), { ok: true, number: 'EE473124829KR' })
  assert.deepEqual(checkWaybillNumber('epost', 'EE473124828KR'), { ok: false, code: 'number_check_digit' })
  assert.equal(checkWaybillNumber('cj', 'EE473124829KR').ok, false)
})

test('Logen: 11 digits; no rule: letters and digits', () => {
  assert.deepEqual(checkWaybillNumber('logen', '３５２ 0000 0001'), { ok: true, number: '35200000001' })
  assert.deepEqual(checkWaybillNumber('logen', '3520000000'), { ok: false, code: 'number_format' })
  assert.deepEqual(checkWaybillNumber('none', 'ab-12345'), { ok: true, number: 'AB12345' })
  assert.deepEqual(checkWaybillNumber('none', '번호'), { ok: false, code: 'number_format' })
})

test('empty, and what a spreadsheet made of a number', () => {
  assert.deepEqual(checkWaybillNumber('cj', ' - '), { ok: false, code: 'number_missing' })
  assert.deepEqual(checkWaybillNumber('cj', '6.12346E+11'), { ok: false, code: 'number_format' })
})

test('every number of a range passes its own rule, in order, until the range is used up', () => {
  const lengths = { cj: [10, 11], hanjin: [9, 11, 13], lotte: [11], epost: [13], logen: [11], none: [9] } as const
  fc.assert(
    fc.property(
      fc.constantFrom(...(Object.keys(lengths) as (keyof typeof lengths)[])),
      fc.nat(),
      fc.nat(99),
      (rule, start, position) => {
        for (const length of lengths[rule]) {
          const from = String(start % 10 ** 8).padStart(length, '6')
          const number = nextNumber(rule, { from, to: String(BigInt(from) + 99n).padStart(length, '0') }, position)
          assert.ok(number)
          assert.deepEqual(checkWaybillNumber(rule, number), { ok: true, number })
        }
      },
    ),
  )
  assert.equal(nextNumber('cj', { from: '00000000001', to: '00000000003' }, 2), '000000000033')
  assert.equal(nextNumber('cj', { from: '00000000001', to: '00000000003' }, 3), undefined)
  assert.equal(numberOfSerial('lotte', '123'), undefined)
})
