import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  checkReceipt,
  type DestructionReceipt,
  RECEIPT_FORMAT,
  receiptKeyId,
  receiptMessage,
} from '@exqress/crypto/destruction-receipt.ts'
import { exportReceiptPublicKey, importReceiptKey, newReceiptKeyBytes, signReceipt } from '@exqress/crypto/sign-node.ts'
// @ts-expect-error a script without types: it has to run where nothing else is
import { verifyReceipt } from './verify-receipt.mjs'

const key = importReceiptKey(newReceiptKeyBytes())
const publicKey = Buffer.from(exportReceiptPublicKey(key))
const digest = 'QkVGT1JFIGFsbCB0aGlzIHRoZXJlIHdhcyBhIGxhYmU'
const receipt: DestructionReceipt = {
  format: RECEIPT_FORMAT,
  waybillId: '01936d2b-0000-7000-8000-000000000001',
  reason: 'recipient',
  askedAt: '2026-11-24T01:00:00.000Z',
  destroyedAt: {
    admin: '2026-11-24T01:00:00.100Z',
    delivery: '2026-11-24T01:00:00.900Z',
    user: '2026-11-24T01:00:00.500Z',
  },
  labelDigests: [digest],
  backupsCoveredFrom: '2026-12-03T01:00:00.900Z',
  keyId: await receiptKeyId(publicKey),
}
const sign = (of: DestructionReceipt) => Buffer.from(signReceipt(key, receiptMessage(of))).toString('base64url')
const text = JSON.stringify({ receipt, signature: sign(receipt) })

/** Both the script and what browsers and services run; they must say the same. */
async function verdictOf(of: string, keys = publicKey): Promise<string> {
  const byScript = verifyReceipt(of, { publicKey: keys })
  const byPackage = await checkReceipt(of, [keys])
  const say = (verdict: { ok: boolean; reason?: string }) => (verdict.ok ? 'ok' : String(verdict.reason))
  assert.equal(say(byScript), say(byPackage))
  return say(byPackage)
}

test('a receipt holds however it is written, and inside another file', async () => {
  assert.equal(await verdictOf(text), 'ok')
  assert.equal(await verdictOf(JSON.stringify(JSON.parse(text), null, 2)), 'ok')
  assert.equal(await verdictOf(`%PDF-1.4\nstream\n${text}\nendstream`), 'ok')
  assert.equal(await verdictOf((text.match(/.{1,60}/g) ?? []).join('\n')), 'ok')
  const { receipt: first, ...rest } = JSON.parse(text)
  assert.equal(
    await verdictOf(JSON.stringify({ receipt: Object.fromEntries(Object.entries(first).reverse()), ...rest })),
    'ok',
  )
})

test('whatever is changed, left out, added or signed by another does not hold', async () => {
  const other = importReceiptKey(newReceiptKeyBytes())
  assert.equal(await verdictOf(text, Buffer.from(exportReceiptPublicKey(other))), 'no_key')
  const forged = Buffer.from(signReceipt(other, receiptMessage(receipt))).toString('base64url')
  assert.equal(await verdictOf(JSON.stringify({ receipt, signature: forged })), 'signature')
  const changes: Partial<DestructionReceipt>[] = [
    { waybillId: '01936d2b-0000-7000-8000-000000000002' },
    { reason: 'desk' },
    { askedAt: '2026-11-24T01:00:00.001Z' },
    { destroyedAt: { ...receipt.destroyedAt, user: '2026-11-23T01:00:00.500Z' } },
    { labelDigests: [] },
    { labelDigests: [digest, digest] },
    { backupsCoveredFrom: '2026-11-25T01:00:00.900Z' },
    { extra: 'x' } as Partial<DestructionReceipt>,
  ]
  for (const change of changes) {
    const edited = JSON.stringify({ ...JSON.parse(text), receipt: { ...receipt, ...change } })
    assert.equal(await verdictOf(edited), 'signature', Object.keys(change)[0])
  }
  for (const nonsense of ['', '{}', 'null', text.slice(0, -20), '{"receipt":{"a":{}},"signature":"x"}']) {
    assert.equal(await verdictOf(nonsense), 'malformed')
  }
})

test('every single character of a receipt counts', async () => {
  for (let at = text.indexOf('01936d2b'); at < text.length - 3; at += 1) {
    const was = text[at] as string
    if (!/[0-9A-Za-z]/.test(was)) continue
    const changed = text.slice(0, at) + (was === 'a' ? 'b' : 'a') + text.slice(at + 1)
    assert.equal(verifyReceipt(changed, { publicKey }).ok, false, `character ${at}`)
  }
})

test('the script runs by itself, on a file, and looks for a label', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'exqress-receipt-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, 'receipt.json')
  await writeFile(file, text)
  const run = (...args: string[]) =>
    new Promise<{ code: number; out: string }>((done) => {
      execFile(process.execPath, [join(import.meta.dirname, 'verify-receipt.mjs'), ...args], (error, out) =>
        done({ code: Number(error?.code ?? 0), out }),
      )
    })
  const keyText = publicKey.toString('base64url')
  const good = await run(file, keyText, '--label', digest)
  assert.deepEqual([good.code, JSON.parse(good.out).ok], [0, true])
  const other = await run(file, keyText, '--label', 'A'.repeat(43))
  assert.deepEqual([other.code, JSON.parse(other.out).reason], [1, 'other_label'])
  await writeFile(file, text.replace('recipient', 'retention'))
  assert.equal((await run(file, keyText)).code, 1)
  assert.equal((await run(join(folder, 'none'), keyText)).code, 2)
})
