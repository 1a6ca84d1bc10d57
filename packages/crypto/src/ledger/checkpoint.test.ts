import assert from 'node:assert/strict'
import { hash, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { utf8 } from '../bytes.ts'
import {
  exportReceiptPublicKey,
  importReceiptKey,
  importReceiptPublicKey,
  newReceiptKeyBytes,
  verifyReceipt,
} from '../sign-node.ts'
import { keyIdInput, noteOf, openCheckpoint, originOf } from './checkpoint.ts'
import { createCheckpointOpener, signCheckpoint, verifierKey } from './checkpoint-node.ts'
import { LedgerBroken } from './ledger-broken.ts'

const key = importReceiptKey(newReceiptKeyBytes())
const publicKey = exportReceiptPublicKey(key)
const origin = originOf('2026-11')
const checkpoint = { origin, size: 12_345, root: Uint8Array.from(randomBytes(32)) }
const note = signCheckpoint(key, checkpoint)
const idOf = (name: string, raw: Uint8Array) => hash('sha256', keyIdInput(name, raw), 'buffer').subarray(0, 4)

test('notes are those of the Go checksum database: key id, key text and signature of published keys', () => {
  // golang.org/x/mod/sumdb/note, its example; and the key of sum.golang.org.
  const text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
  const raw = Buffer.from('ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW', 'base64').subarray(1)
  const signed = Buffer.from(
    'x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=',
    'base64',
  )
  assert.deepEqual(idOf('PeterNeumann', raw), signed.subarray(0, 4))
  assert.equal(verifyReceipt(importReceiptPublicKey(raw), utf8(text), signed.subarray(4)), true)
  assert.equal(
    noteOf(text, 'PeterNeumann', signed.subarray(0, 4), signed.subarray(4)),
    `${text}\n— PeterNeumann ${signed.toString('base64')}\n`,
  )
  const golang = Buffer.from('Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8', 'base64').subarray(1)
  assert.equal(
    verifierKey('sum.golang.org', golang),
    'sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8',
  )
})

test('a checkpoint opens for its origin and key alone, on server and in the browser', async () => {
  const lines = note.split('\n')
  assert.deepEqual(lines.slice(0, 4), [origin, '12345', Buffer.from(checkpoint.root).toString('base64'), ''])
  const open = (text: string, at = origin, by = publicKey) =>
    createCheckpointOpener({ origin: at, publicKey: by }).open(text)
  assert.deepEqual(open(note), checkpoint)
  assert.deepEqual(await openCheckpoint(note, { origin, publicKey }), checkpoint)

  const otherKey = exportReceiptPublicKey(importReceiptKey(newReceiptKeyBytes()))
  const broken: [string, LedgerBroken['reason'], string?, Uint8Array?][] = [
    [note.replace('12345', '12346'), 'signature'],
    [note.replace('12345', '012345'), 'malformed'],
    [note, 'signature', origin, otherKey],
    [note, 'foreign', originOf('2026-12')],
    [note.replaceAll('2026-11', '2026-12'), 'signature', originOf('2026-12')],
    [note.replace('\n\n', '\n'), 'malformed'],
    [note.slice(0, -1), 'malformed'],
    [note.replace('— ', '- '), 'malformed'],
    ['', 'malformed'],
  ]
  for (const [text, reason, at = origin, by = publicKey] of broken) {
    const isReason = (error: unknown) => error instanceof LedgerBroken && error.reason === reason
    assert.throws(() => open(text, at, by), isReason, `${reason} ${text}`)
    await assert.rejects(openCheckpoint(text, { origin: at, publicKey: by }), isReason)
  }
  // A witness may sign below.
  assert.deepEqual(open(`${note}— witness.example ${Buffer.alloc(68).toString('base64')}\n`), checkpoint)
})
