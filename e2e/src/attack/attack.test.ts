import assert from 'node:assert/strict'
import { createHash, createHmac, createSecretKey, randomBytes, randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { blindIndex } from '@exqress/crypto/blind-index.ts'
import { gcmSeal, importKey } from '@exqress/crypto/gcm-node.ts'
import { wrapBundle, wrapKey } from '@exqress/crypto/kek.ts'
import { normalisePhone } from '@exqress/crypto/normalise-phone.ts'
import { sealTier } from '@exqress/crypto/tiers-node.ts'
import { encodeToken } from '@exqress/crypto/token.ts'
import { labelSalt } from '@exqress/crypto/token-node.ts'
import { crowd, type Member } from '../crowd/people.ts'
import { attack } from './attack.ts'
import type { Row } from './loot.ts'

const people = crowd.slice(0, 30)
const knowledge = { people, own: people.slice(3, 5), numbers: crowd.slice(0, 200).map(({ phone }) => phone) }
const e164 = ({ phone }: Member) => normalisePhone(phone) as string

const kek = randomBytes(32)
const indexKey = randomBytes(32)
const keyStore: Row[] = [kek, indexKey].map((bytes) => ({ place: 'keys', fields: { bytes } }))

/** Two parcels of each, and an account, as the services keep them. */
function store(): { rows: Row[]; pairs: [string, string][] } {
  const rows: Row[] = []
  const parcel = (member: Member) => {
    const id = randomUUID()
    const recipient = randomBytes(32)
    const { main } = wrapBundle(importKey(kek), id, { recipient, route: randomBytes(32) })
    const { name, phone } = member
    const sealed_recipient = sealTier(importKey(recipient), { id, tier: 'recipient' }, { name, phone })
    rows.push(row('bundles', { id, wrapped: main }), row('parcels', { id, sealed_recipient, carrier: 'cj' }))
    rows.push(row('indexes', { id, phone_index: blindIndex(createSecretKey(indexKey), 'phone', e164(member)) }))
    return id
  }
  const pairs = people.map((member): [string, string] => {
    const account = randomUUID()
    const own = randomBytes(32)
    const wrapped_key = wrapKey(importKey(kek), own, { id: account, group: 'account' })
    const sealed_profile = sealTier(importKey(own), { id: account, tier: 'profile' }, { name: member.name })
    rows.push(row('customers', { id: account, wrapped_key, sealed_profile }))
    return [parcel(member), parcel(member)]
  })
  return { rows, pairs }
}

const row = (place: string, fields: Record<string, unknown>): Row => ({
  place,
  fields: Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, value instanceof Uint8Array ? Buffer.from(value) : value]),
  ),
})

test('who has a store without its keys recovers nobody', () => {
  const { rows, pairs } = store()
  const { phones, names, by, tried } = attack(rows, { ...knowledge, pairs })
  assert.deepEqual({ phones, names, by }, { phones: 0, names: 0, by: [] })
  assert.ok(
    tried.sealed >= 150 && tried.keys > 60 && tried.digests > 60 && tried.guesses > 50_000,
    JSON.stringify(tried),
  )
})

test('with the key store beside it they recover everybody, by the index and by what is sealed', () => {
  const { rows, pairs } = store()
  const { phones, names, by } = attack([...rows, ...keyStore], { ...knowledge, pairs })
  assert.deepEqual([phones, names], [people.length, people.length])
  assert.deepEqual(by, [
    'HMAC-SHA-256 with keys.bytes',
    'customers.sealed_profile with customers.wrapped_key',
    'parcels.sealed_recipient with bundles.wrapped',
  ])
})

test('two parcels of one person are linked by the index of their number, and by nothing else', () => {
  const { rows, pairs } = store()
  assert.deepEqual(attack(rows, { ...knowledge, pairs }).links, ['indexes.phone_index'])
  const hashed = pairs.flatMap((pair, index) => pair.map((id) => row('labels', { id, tag: `tag-${index}` })))
  assert.deepEqual(attack([...rows, ...hashed], { ...knowledge, pairs }).links, ['indexes.phone_index', 'labels.tag'])
})

const sha256 = (...parts: (string | Buffer)[]) =>
  createHash('sha256')
    .update(Buffer.concat(parts.map((part) => Buffer.from(part))))
    .digest()
const shared = randomBytes(32)
const token = randomBytes(24)

/** One weakness each, as a column that somebody might add to the store above. */
const weaknesses: Record<string, (member: Member, waybillId: string) => Row[]> = {
  'a number in clear, inside of JSON, in Base64': ({ phone }) => [
    row('outbox', { data: JSON.stringify({ note: Buffer.from(`call ${phone}`).toString('base64') }) }),
  ],
  'a packed name': ({ name }) => [row('archive', { bytes: gzipSync(JSON.stringify({ name })) })],
  'a plain hash of the number': (member) => [row('parcels', { number_hash: sha256(e164(member)).toString('hex') })],
  'a plain hash, cut to 8 bytes, of the number with dashes': ({ phone }) => [
    row('parcels', { tag: createHash('md5').update(phone).digest().subarray(0, 8) }),
  ],
  'a plain hash of the name': ({ name }) => [row('claims', { asked: sha256(name) })],
  'a hash of the number with a salt in the next column': (member) => {
    const salt = randomBytes(16)
    return [row('parcels', { salt, hash: sha256(salt, e164(member)) })]
  },
  'an HMAC with its key in another table': (member) => [
    row('settings', { value: shared.toString('base64url') }),
    row('parcels', {
      index: createHmac('sha256', shared)
        .update(`phone\0${e164(member)}`)
        .digest(),
    }),
  ],
  'an HMAC of what somebody sent, in JSON, with its key in another table': ({ name }, waybillId) => [
    row('settings', { value: shared.toString('base64url') }),
    row('client_writes', {
      body_mac: createHmac('sha256', shared)
        .update(`exqress-body\0${JSON.stringify({ name, waybillId })}`)
        .digest(),
    }),
  ],
  'an HMAC with a word of the source code for a key': (member) => [
    row('parcels', { index: createHmac('sha256', 'exqress-offline').update(e164(member)).digest() }),
  ],
  'a sealed name with its key in the next column': ({ name }) => {
    const key = randomBytes(32)
    return [
      row('parcels', { id: randomUUID(), key, sealed: gcmSeal(importKey(key), Buffer.from('x'), Buffer.from(name)) }),
    ]
  },
  'all names sealed under one key, in another table': ({ name }) => [
    row('settings', { value: shared.toString('hex') }),
    row('parcels', { sealed: gcmSeal(importKey(shared), Buffer.alloc(0), Buffer.from(JSON.stringify(name))) }),
  ],
  'keys wrapped under a key of zeros': ({ name }) => {
    const id = randomUUID()
    const own = randomBytes(32)
    return [
      row('keys', { id, wrapped: wrapKey(importKey(Buffer.alloc(32)), own, { id, group: 'account' }) }),
      row('parcels', { id, sealed_sender: sealTier(importKey(own), { id, tier: 'sender' }, { name }) }),
    ]
  },
  'numbers sealed under what a label gives whoever sees it': ({ phone }) => [
    row('labels', { token: encodeToken(token) }),
    row('parcels', { sealed: gcmSeal(importKey(labelSalt(token)), Buffer.alloc(0), Buffer.from(phone)) }),
  ],
}

for (const [weakness, plant] of Object.entries(weaknesses)) {
  test(`${weakness}: found, for everybody`, () => {
    const { rows, pairs } = store()
    const planted = people.flatMap((member, index) => plant(member, (pairs[index] as [string, string])[0]))
    const { phones, names } = attack([...rows, ...planted], { ...knowledge, pairs, ownParcels: pairs[3] ?? [] })
    assert.equal(Math.max(phones, names), people.length)
  })
}
