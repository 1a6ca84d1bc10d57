import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorsCsv } from './errors-csv.ts'

test('row errors become a file that spreadsheets open', () => {
  const text = errorsCsv(
    ['행', '열', '할 일'],
    [
      { row: 4, column: '우편번호', words: '다섯 자리, "06130"처럼' },
      { row: 9, column: '', words: '칸 수' },
    ],
  )
  assert.equal(text, '\uFEFF"행","열","할 일"\r\n"4","우편번호","다섯 자리, ""06130""처럼"\r\n"9","","칸 수"\r\n')
})
