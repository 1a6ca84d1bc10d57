import type { Mutation } from './mutation.ts'

/** The label: what is printed cannot be forged, and a retired print run is dead. */
export const labelMutations: readonly Mutation[] = [
  {
    id: 'label-tag-unchecked',
    off: 'the tag of a token is compared with what its handle must have',
    file: 'packages/crypto/src/siv-node.ts',
    from: 'return timingSafeEqual(syntheticIv(plaintext), iv) ? plaintext : undefined',
    to: 'return timingSafeEqual(syntheticIv(plaintext), iv) || true ? plaintext : undefined',
    test: 'packages/crypto/src/token.test.ts',
    fails: 'of 100,000 random and mutated tokens none is accepted',
  },
  {
    id: 'retired-label-key-opens',
    off: 'a retired label key opens nothing',
    file: 'packages/crypto/src/token-node.ts',
    from: "if (state !== 'retired') sivs[id]",
    to: 'if (state) sivs[id]',
    test: 'packages/crypto/src/token.test.ts',
    fails: 'a reading key opens and does not seal; a retired one does neither',
  },
  {
    id: 'cancelled-label-prints',
    off: 'the label of a cancelled parcel is printed no more',
    file: 'services/admin/src/labels/read-labels.ts',
    from: "if (state === 'cancelled') return 'label_cancelled'",
    to: "if (state === 'cancelled' && !scannedAt) return undefined",
    test: 'services/admin/src/labels/labels.test.ts',
    fails: 'the label of a cancelled parcel is printed no more: not at the desk, not in a batch, not by who sent it',
  },
]
