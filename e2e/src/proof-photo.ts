import { toPng } from '@exqress/testing/gray-picture.ts'

/** A photo as far as anybody checks: a PNG with something on it. */
export const proofPhoto = new Uint8Array(
  toPng({ width: 320, height: 240, luma: Uint8Array.from({ length: 320 * 240 }, (_, at) => (at * 7) % 251) }),
)
