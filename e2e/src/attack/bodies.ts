import { hkdf } from '@exqress/crypto/hkdf-node.ts'
import { canonicalJson } from '@exqress/crypto/ledger/canonical-json.ts'
import type { Unhashed } from './hashed.ts'
import { hmac } from './hmac.ts'
import type { Key } from './keys.ts'

/** What clients send about a parcel, as the services spell it, with the one word in it that is sought. */
const BODIES: ((word: string, waybillId: string) => string)[] = [
  (name, waybillId) => canonicalJson({ waybillId, name }),
  (memo, waybillId) => canonicalJson({ waybillId, memo }),
]
const BODY = 'exqress-body'
const PREFIXES = ['', `${BODY}\0`]
/** A key itself, and what the source code derives from one. */
const KEYS: ((key: Buffer) => Buffer)[] = [
  (key) => key,
  (key) => Buffer.from(hkdf(key, { salt: Buffer.alloc(0), info: Buffer.from(BODY), length: 32 })),
]
/** All such texts, of one kind each. */
const textsOf = (words: readonly string[], ids: readonly string[]) =>
  PREFIXES.flatMap((prefix) =>
    BODIES.map((body) =>
      words.flatMap((word) => ids.map((id) => ({ word, text: Buffer.from(prefix + body(word, id)) }))),
    ),
  )

/**
 * Tries what people may have sent about parcels against all digests: the attacker's own first, and where a key hits for them, everybody's.
 */
export function unmac(
  isHit: (digest: Buffer) => boolean,
  keys: readonly Key[],
  {
    own,
    ownParcels,
    everybody,
    parcels,
  }: {
    own: readonly string[]
    ownParcels: readonly string[]
    everybody: readonly string[]
    parcels: readonly string[]
  },
): Pick<Unhashed, 'found' | 'by'> {
  const result = { found: new Set<string>(), by: new Set<string>() }
  if (ownParcels.length === 0) return result
  const kinds = textsOf(own, ownParcels)
  for (const { bytes, place } of keys) {
    for (const mac of KEYS.map((make) => hmac(make(bytes)))) {
      for (const [kind, texts] of kinds.entries()) {
        if (!texts.some(({ text }) => isHit(mac(text)))) continue
        for (const { word, text } of textsOf(everybody, parcels)[kind] ?? [])
          if (isHit(mac(text))) result.found.add(word)
        result.by.add(`what was sent, with ${place}`)
      }
    }
  }
  return result
}
