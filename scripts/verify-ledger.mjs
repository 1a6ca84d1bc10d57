#!/usr/bin/env node
// Checks an exported log of Exqress's ledger. It needs Node 20 or newer, the export and the log's public key, and nothing else; it is
// written anew after RFC 6962, RFC 8785, c2sp.org/tlog-checkpoint and c2sp.org/signed-note, apart from the service's own code.
//
//   node verify-ledger.mjs <export.ndjson> <public key, base64url> [--log 2026-11] [--checkpoints <file>]
//
// --log: which log the export should be of; otherwise the one that it says it is.
// --checkpoints: signed notes that you have from elsewhere (one JSON object with "note" a line): the export must contain their leaves.
//
// Prints one line of JSON and ends with 0 when all of it is what was signed, with 1 when not, with 2 when it could not be read. `index` is
// the first leaf at which something is wrong. The leaves before `proven` are what was signed; one from there up to `index` (or before `to`) is
// bad too if somebody made it fit its own hash.
import * as crypto from 'node:crypto'
import { createReadStream } from 'node:fs'
import { access, readFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'

const LEAF = Buffer.of(0)
const NODE = Buffer.of(1)
const ORIGIN = 'exqress.com/ledger/'
/** SHA-256; the one-shot form is faster where Node has it. */
const sha256 =
  crypto.hash === undefined
    ? (input, encoding) => crypto.createHash('sha256').update(input).digest(encoding)
    : (input, encoding = 'buffer') => crypto.hash('sha256', input, encoding)
const nodeHash = (left, right) => sha256(Buffer.concat([NODE, left, right]))

function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  let text = ''
  for (const name of Object.keys(value).sort()) {
    text += `${text === '' ? '{' : ','}${JSON.stringify(name)}:${canonical(value[name])}`
  }
  return text === '' ? '{}' : `${text}}`
}

function decode(text, length) {
  if (typeof text !== 'string' || !/^[A-Za-z0-9_-]*$/.test(text)) throw new Fault('malformed')
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.length !== length || bytes.toString('base64url') !== text) throw new Fault('malformed')
  return bytes
}

/** Why a leaf is not proven. */
class Fault extends Error {
  constructor(reason) {
    super(reason)
    this.reason = reason
  }
}

/** The checkpoint of a signed note, if this key signed it for this origin. */
function openNote(note, origin, { publicKey, key }) {
  const split = typeof note === 'string' ? note.lastIndexOf('\n\n') : -1
  const text = split < 0 ? '' : note.slice(0, split + 1)
  const [, named, size, root] = /^([^\n]+)\n(0|[1-9]\d{0,14})\n([A-Za-z0-9+/]{43}=)\n$/.exec(text) ?? []
  if (named === undefined) throw new Fault('malformed')
  if (named !== origin) throw new Fault('foreign')
  const start = `— ${origin} `
  const lines = note.slice(split + 2).split('\n')
  const line = lines.pop() === '' ? lines.find((one) => one.startsWith(start)) : undefined
  const bytes = Buffer.from(line?.slice(start.length) ?? '', 'base64')
  if (bytes.length !== 68 || bytes.toString('base64') !== line?.slice(start.length)) throw new Fault('malformed')
  const keyId = sha256(Buffer.concat([Buffer.from(`${origin}\n`), Buffer.of(1), publicKey])).subarray(0, 4)
  if (!keyId.equals(bytes.subarray(0, 4)) || !crypto.verify(null, Buffer.from(text), key, bytes.subarray(4))) {
    throw new Fault('signature')
  }
  return { size: Number(size), root: Buffer.from(root, 'base64') }
}

/**
 * Reads an export line by line.
 * @param batches its lines, in arrays: an iterable, sync or async
 * @param given publicKey: 32 bytes; log: the id it should have; notes: signed notes from elsewhere
 */
export async function verifyExport(batches, { publicKey, log: wanted, notes = [] }) {
  const key = crypto.createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: publicKey.toString('base64url') },
    format: 'jwk',
  })
  const signer = { publicKey, key }
  let log
  let origin
  let total
  let proven = 0
  let size = 0
  let broken
  let sourceFault
  const peaks = []
  const heads = new Map()
  let elsewhere = []

  function rootOf() {
    if (peaks.length === 0) return sha256('')
    return peaks.map(({ hash }) => hash).reduceRight((right, left) => nodeHash(left, right))
  }
  function append(hash) {
    let peak = { width: 1, hash }
    while (peaks.at(-1)?.width === peak.width) {
      peak = { width: peak.width * 2, hash: nodeHash(peaks.pop().hash, peak.hash) }
    }
    peaks.push(peak)
    size++
  }
  function compare(checkpoint) {
    if (checkpoint.size > size) broken = { index: size, reason: 'cut' }
    else if (checkpoint.size < size) broken = { index: checkpoint.size, reason: 'order' }
    else if (!rootOf().equals(checkpoint.root)) broken = { index: proven, reason: 'unproven', to: size }
    else {
      proven = size
      broken = sourceFault
    }
  }
  function begin(line) {
    if (line.kind !== 'log' || !/^\d{4}-\d{2}(\.[1-9]\d{0,3})?$/.test(line.logId)) throw new Fault('malformed')
    if (wanted !== undefined && line.logId !== wanted) throw new Fault('foreign')
    if (line.origin !== ORIGIN + line.logId || !publicKey.equals(decode(line.publicKey, 32))) throw new Fault('foreign')
    if (!Number.isSafeInteger(line.size) || line.size < 0) throw new Fault('malformed')
    log = line.logId
    origin = line.origin
    total = line.size
    elsewhere = notes
      .filter((note) => String(note).startsWith(`${origin}\n`))
      .map((note) => openNote(note, origin, signer))
      .sort((a, b) => a.size - b.size)
  }
  /** The numbers of each service and waybill have no hole, and each record holds the hash of the one before it. */
  function follow(entry, index, dataText) {
    if (entry.kind === 'link') {
      const [named] = String(entry.note).split('\n', 1)
      if (index !== 0 || !named.startsWith(ORIGIN)) throw new Fault('malformed')
      openNote(entry.note, named, signer)
      return
    }
    const { service, epoch, number, data } = entry
    if (entry.kind !== 'record' || typeof service !== 'string' || typeof data?.waybillId !== 'string') {
      throw new Fault('malformed')
    }
    if (!Number.isSafeInteger(epoch) || !Number.isSafeInteger(number)) throw new Fault('malformed')
    const name = `${service} ${data.waybillId}`
    const head = heads.get(name)
    let reason
    if (number > 1 && data.previous === undefined) reason = 'chain'
    else if (head && epoch === head.epoch) {
      if (number !== head.number + 1) reason = 'number'
      else if (data.previous !== head.hash) reason = 'chain'
    } else if (head && !(epoch > head.epoch && number === 1)) reason = 'number'
    if (reason) sourceFault ??= { index, reason }
    const text = `{"data":${dataText},"epoch":${epoch},"number":${number},"service":${JSON.stringify(service)}}`
    const hash = sha256(`exqress-access-record\n${text}`, 'base64url')
    heads.set(name, { epoch, number, hash })
  }
  function leaf({ index, salt, leaf: stated, entry }) {
    if (index !== size) throw new Fault('order')
    const { data, ...rest } = Object(entry)
    const dataText = canonical(data)
    const restText = canonical(rest)
    // `data` is the first of a record's names in their order, so its text is needed once only.
    const text = data === undefined ? restText : `{"data":${dataText},${restText.slice(1)}`
    const hash = sha256(Buffer.concat([LEAF, decode(salt, 16), Buffer.from(text)]))
    if (entry?.log !== log) throw new Fault('foreign')
    if (entry.index !== index) throw new Fault('order')
    if (!hash.equals(decode(stated, 32))) throw new Fault('edited')
    follow(entry, index, dataText)
    append(hash)
    while (!broken && elsewhere[0]?.size === size) compare(elsewhere.shift())
  }
  function read(line) {
    if (log === undefined) begin(line)
    else if (line.kind === 'checkpoint') {
      try {
        compare(openNote(line.note, origin, signer))
      } catch (error) {
        if (!(error instanceof Fault)) throw error
        broken = { index: proven, reason: error.reason }
      }
    } else if (line.kind === 'leaf') leaf(line)
    else throw new Fault('malformed')
  }

  reading: for await (const lines of batches) {
    for (const text of lines) {
      if (text === '') continue
      try {
        read(JSON.parse(text))
      } catch (error) {
        broken = { index: size, reason: error instanceof Fault ? error.reason : 'malformed' }
      }
      if (broken) break reading
    }
  }
  if (!broken && (log === undefined || size < total)) broken = { index: size, reason: 'cut' }
  if (!broken && elsewhere.length > 0) broken = { index: size, reason: 'cut' }
  if (!broken && (proven < size || size > total))
    broken = { index: Math.min(proven, total), reason: 'unproven', to: size }
  return broken ? { ok: false, log, proven, ...broken } : { ok: true, log, proven, size }
}

/** The lines of a file, as many at once as come. */
export async function* linesOf(file) {
  let rest = ''
  for await (const chunk of createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop()
    yield lines
  }
  yield [rest]
}

async function main() {
  const [file, key, ...options] = process.argv.slice(2)
  const option = (name) => (options.includes(name) ? options[options.indexOf(name) + 1] : undefined)
  if (file === undefined || key === undefined) {
    console.error('usage: node verify-ledger.mjs <export.ndjson> <public key> [--log <id>] [--checkpoints <file>]')
    process.exit(2)
  }
  const publicKey = Buffer.from(key, 'base64url')
  if (publicKey.length !== 32) throw new Error('the public key has 32 bytes')
  await access(file)
  const known = option('--checkpoints')
  const notes = known === undefined ? [] : (await readFile(known, 'utf8')).split('\n').filter((line) => line !== '')
  const verdict = await verifyExport(linesOf(file), {
    publicKey,
    log: option('--log'),
    notes: notes.map((line) => JSON.parse(line).note),
  })
  console.log(JSON.stringify(verdict))
  process.exitCode = verdict.ok ? 0 : 1
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main().catch((error) => {
    console.error(`could not be read: ${error.code ?? error.message}`)
    process.exitCode = 2
  })
}
