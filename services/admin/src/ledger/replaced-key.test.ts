import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exportReceiptPublicKey, importReceiptKey, newReceiptKeyBytes } from '@exqress/crypto/sign-node.ts'
import { v7 } from 'uuid'
// @ts-expect-error a script without types: it has to run where nothing else is
import { verifyExport } from '../../../../scripts/verify-ledger.mjs'
import { arrive, createReaders } from '../testing/readings.ts'
import { startAdmin } from '../testing/start-admin.ts'
import { createLedgerRound, signAndFile } from './ledger-parts.ts'
import { verifyLog } from './verify-log.ts'

test('a key of the ledger that was replaced: an export of before holds by the old one, the running service says what does not', async () => {
  const now = () => new Date('2026-11-23T01:00:00.000Z')
  const admin = await startAdmin({ now })
  const { deps, db } = admin
  const officer = await admin.deskToken('officer')
  const read = createReaders()
  const goOn = async (given: typeof deps) => {
    await arrive(db, [read('delivery', v7()), read('user', v7())])
    const round = createLedgerRound(given)
    while ((await round()) === 'more');
    await signAndFile(given)
  }
  await goOn(deps)
  const { bytes } = await admin.call('/api/ledger/export?log=2026-11', { as: officer })
  const kept = [bytes.toString().trim().split('\n')]
  const { publicKey } = deps.ledger
  const before = await verifyExport(kept, { publicKey: Buffer.from(publicKey) })
  assert.deepEqual([before.ok, before.proven], [true, 2])

  const key = importReceiptKey(newReceiptKeyBytes())
  const next = { ...deps, ledger: { ...deps.ledger, key, publicKey: exportReceiptPublicKey(key) } }
  const verdict = await verifyLog(next, '2026-11')
  assert.deepEqual([verdict.ok, verdict.reason], [false, 'signature'])
  await goOn(next)
  assert.equal((await verifyExport(kept, { publicKey: Buffer.from(publicKey) })).ok, true)
  const other = await verifyExport(kept, { publicKey: Buffer.from(next.ledger.publicKey) })
  assert.deepEqual([other.ok, other.reason], [false, 'foreign'])
})
