import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { maskName, maskNumber, maskPhone } from './mask.ts'

test('names', () => {
  const cases = {
    홍길동: '홍*동',
    홍길: '홍*',
    홍: '*',
    남궁시민: '남**민',
    '홍 길동': '홍*동',
    '  홍길동 ': '홍*동',
    황보아름별: '황***별',
    주식회사한빛상사: '주*******',
    'John Smith': 'J*** S****',
    'Nguyen Van A': 'N***** V** *',
    Anna: 'A***',
    'Lee 지은': 'L** 지*',
    '㈜한빛': '㈜**',
    '': '*',
  }
  for (const [name, masked] of Object.entries(cases)) assert.equal(maskName(name), masked, name)
  assert.equal(maskName('홍길동'.normalize('NFD')), '홍*동')
})

test('phones: the last four digits are hidden', () => {
  const cases = {
    '+821000001234': '010-0000-****',
    '010-0000-1234': '010-0000-****',
    '+8250400001234': '0504-0000-****',
    '+8220001234': '02-000-****',
    '+8215880000': '1588-****',
    '15880000': '1588-****',
    '+12025550100': '+1202555****',
    '1234': '****',
    없음: '****',
    '': '****',
  }
  for (const [phone, masked] of Object.entries(cases)) assert.equal(maskPhone(phone), masked, phone)
})

test('no mask holds the last four digits of a phone, the middle of a name, or a number', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1000, max: 9999 }), (last) => {
      assert.ok(!maskPhone(`+82105555${String(last)}`).endsWith(String(last)))
    }),
  )
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (name) => {
      const clear = [...maskName(name)].filter((letter) => letter !== '*' && letter.trim() !== '').length
      assert.ok(clear <= Math.max(2, name.split(/\s+/).length))
    }),
  )
  assert.equal(maskNumber('123456789013'), '********9013')
  assert.equal(maskNumber('123'), '****')
})
