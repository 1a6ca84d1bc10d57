import assert from 'node:assert/strict'
import { test } from 'node:test'
import { disclosureRows } from '@exqress/contracts/disclosure.ts'
import { createTestDatabase } from '@exqress/testing/database.ts'

test('the database holds the disclosure table of the contracts, row for row', async () => {
  const { db } = await createTestDatabase()
  const { rows } = await db.query('select reader, field, form from disclosure_rows order by reader, field', [])
  const byName = (a: { reader: string; field: string }, b: { reader: string; field: string }) =>
    a.reader < b.reader ? -1 : a.reader > b.reader ? 1 : a.field < b.field ? -1 : 1
  assert.deepEqual([...rows].sort(byName), [...disclosureRows].sort(byName))
})
