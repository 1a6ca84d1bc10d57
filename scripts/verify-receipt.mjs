#!/usr/bin/env node
// Checks a receipt of destruction of Exqress: its JSON file, the PDF, or text copied from the PDF's page. It needs Node 20 or newer, the receipt
// and the public key, and nothing else; it is written apart from the service's own code.
//
//   node verify-receipt.mjs <receipt.json | receipt.pdf> <public key, base64url> [--label <digest, base64url>]
//
// The public key stands at <customer app>/api/receipt-keys; take it from there, or better from somebody who noted it before.
// --label: the SHA-256 of a label's token; the receipt must name it.
//
// Prints one line of JSON and ends with 0 when it is what was signed, with 1 when not, with 2 when it could not be read.
import * as crypto from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'

const FORMAT = 'exqress-destruction-receipt/1'
const DAY = 24 * 60 * 60 * 1000

function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const members = Object.keys(value).sort()
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`
}

/** @param label SHA-256 of a token, base64url, that the receipt must name */
export function verifyReceipt(text, { publicKey, label }) {
  const [found] = /\{\s*"receipt"\s*:\s*\{[^{}]*\{[^{}]*\}[^{}]*\}[^{}]*\}/.exec(text) ?? []
  let signed
  try {
    signed = JSON.parse(found.replaceAll(/\s+/g, ''))
  } catch {
    return { ok: false, reason: 'malformed' }
  }
  const { receipt, signature } = signed
  if (receipt.format !== FORMAT || typeof signature !== 'string') return { ok: false, reason: 'malformed' }
  const bytes = Buffer.from(signature, 'base64url')
  if (bytes.length !== 64 || bytes.toString('base64url') !== signature) return { ok: false, reason: 'malformed' }
  const named = crypto.createHash('sha256').update('exqress-receipt-key\n').update(publicKey).digest().subarray(0, 8)
  if (named.toString('base64url') !== receipt.keyId) return { ok: false, reason: 'no_key' }
  const x = publicKey.toString('base64url')
  const key = crypto.createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  if (!crypto.verify(null, Buffer.from(`${FORMAT}\n${canonical(receipt)}`), key, bytes)) {
    return { ok: false, reason: 'signature' }
  }
  const times = ['admin', 'delivery', 'user'].map((service) => Date.parse(receipt.destroyedAt[service]))
  if (Date.parse(receipt.backupsCoveredFrom) !== Math.max(...times) + 9 * DAY) return { ok: false, reason: 'content' }
  if (label !== undefined && !receipt.labelDigests.includes(label)) return { ok: false, reason: 'other_label' }
  return { ok: true, receipt }
}

async function main() {
  const [file, keyText, ...options] = process.argv.slice(2)
  if (file === undefined || keyText === undefined) {
    console.error('usage: node verify-receipt.mjs <receipt> <public key> [--label <digest>]')
    process.exit(2)
  }
  const publicKey = Buffer.from(keyText, 'base64url')
  if (publicKey.length !== 32) throw new Error('the public key has 32 bytes')
  const label = options.includes('--label') ? options[options.indexOf('--label') + 1] : undefined
  const verdict = verifyReceipt(await readFile(file, 'latin1'), { publicKey, label })
  console.log(JSON.stringify(verdict))
  process.exitCode = verdict.ok ? 0 : 1
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main().catch((error) => {
    console.error(`could not be read: ${error.code ?? error.message}`)
    process.exitCode = 2
  })
}
