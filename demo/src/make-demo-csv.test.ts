import assert from 'node:assert/strict'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { parseRow } from '@exqress/admin/imports/parse-row.ts'
import { readCsv } from '@exqress/admin/imports/read-csv.ts'
import type { NewSlip } from '@exqress/admin/waybills/slip.ts'
import { demoCustomers, demoPeople } from './demo-people.ts'
import { demoPlaces } from './demo-places.ts'
import { demoCarriers, demoPersonalData, makeDemoCsv, makeDemoRows, writeDemoCsv } from './make-demo-csv.ts'

const rows = makeDemoRows()

async function importSlips(path: string): Promise<NewSlip[]> {
  const carriers = demoCarriers.map(({ code, name }) => ({ code, name, numberRule: code }))
  const slips: NewSlip[] = []
  for await (const item of readCsv(createReadStream(path))) {
    assert.ok('values' in item)
    const parsed = parseRow({ ...item.values }, { carriers })
    assert.ok(parsed.ok, `row ${item.row}`)
    assert.deepEqual(parsed.warnings, [], `row ${item.row}`)
    slips.push(...parsed.slips)
  }
  return slips
}

test('the same seed gives the same file, another one another', () => {
  assert.equal(makeDemoCsv(), makeDemoCsv(makeDemoRows()))
  assert.notEqual(makeDemoCsv(), makeDemoCsv(makeDemoRows(7)))
})

test('both files import without an error or warning, as the same 200 slips that were meant', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'exqress-demo-'))
  try {
    const { utf8, cp949 } = await writeDemoCsv(folder)
    const slips = await importSlips(utf8)
    assert.deepEqual(await importSlips(cp949), slips)
    assert.equal(slips.length, 200)
    slips.forEach((slip, index) => {
      const { person } = rows[index] as (typeof rows)[number]
      assert.equal(slip.recipient.name, person.name)
      assert.equal(slip.recipient.unit, person.unit, `row ${index + 2}`)
      assert.equal(slip.route.dong, person.building.dong)
      assert.equal(slip.route.building, person.building.building)
    })

    const round = slips.filter(({ sortCode }) => sortCode === demoPlaces[0]?.sortCode)
    assert.equal(round.length, 24)
    const buildings = new Set(round.map(({ route }) => [route.street, route.building, route.dong].join('|')))
    assert.equal(buildings.size, 6)
    const doors = Map.groupBy(round, ({ route, recipient }) => JSON.stringify([route, recipient.unit]))
    assert.ok([...doors.values()].some((boxes) => boxes.length === 3 && boxes.every(({ boxCount }) => boxCount === 3)))
    assert.equal(new Set(slips.map(({ carrier }) => carrier)).size, 5)
    assert.ok(slips.some(({ boxCount }) => boxCount > 1) && slips.some(({ waybillNumber }) => !waybillNumber))
    const numbers = slips.flatMap(({ waybillNumber }) => waybillNumber ?? [])
    assert.equal(new Set(numbers).size, numbers.length)
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('twenty customers with several parcels each, all people invented and told apart by their phone', () => {
  assert.equal(demoCustomers.length, 20)
  for (const customer of demoCustomers) assert.ok(rows.filter(({ person }) => person === customer).length >= 2)
  for (const { phone } of rows) assert.match(phone, /^(?:010-0000|0504-0000)-\d{4}$/)
  assert.ok(rows.some(({ phone }) => phone.startsWith('0504')))
  assert.equal(new Set(demoPeople.map(({ phone }) => phone)).size, demoPeople.length)
  assert.equal(new Set(demoPeople.map(({ memo }) => memo)).size, demoPeople.length)
})

test('what the leak search looks for is all that stands in the file', () => {
  const csv = makeDemoCsv()
  const data = demoPersonalData()
  for (const kind of ['name', 'phone', 'unit', 'memo', 'number'] as const) {
    assert.ok(data.some((item) => item.kind === kind))
  }
  const inFile = data.filter(({ kind, text }) => kind !== 'phone' || csv.includes(text))
  for (const { text } of inFile) assert.ok(csv.includes(text))
  const left = inFile.reduce((text, item) => (item.kind === 'unit' ? text : text.replaceAll(item.text, '')), csv)
  assert.doesNotMatch(left, /010-0000|0504-|공동현관|열쇠함/)
})
