import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestDatabase } from '@exqress/testing/database.ts'
import { uncoveredColumns } from '@exqress/testing/uncovered-columns.ts'
import { indexColumns, releasedColumns, wrappedColumns } from './wrapped-columns.ts'

test('every wrapped key is moved from epoch to epoch, and none can be written under a destroyed one', async () => {
  const database = await createTestDatabase(new URL('../../migrations/', import.meta.url))
  assert.deepEqual(
    await uncoveredColumns(database, { wrapped: wrappedColumns, others: [...indexColumns, ...releasedColumns] }),
    [],
  )
})
