import type { IncomingMessage } from 'node:http'
import { badInput, tooLarge, unsupportedMedia } from '../errors/app-error.ts'

/** Bytes of a photo at most. */
export const PHOTO_LIMIT = 5 * 1024 * 1024

export type PhotoType = 'image/jpeg' | 'image/png' | 'image/webp'

/** The type of a picture by its first 12 bytes, whatever its sender calls it; undefined for anything else. */
export function photoTypeOf(head: Uint8Array): PhotoType | undefined {
  const starts = (at: number, ...bytes: number[]) => bytes.every((byte, index) => head[at + index] === byte)
  if (starts(0, 0xff, 0xd8, 0xff)) return 'image/jpeg'
  if (starts(0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png'
  if (starts(0, 0x52, 0x49, 0x46, 0x46) && starts(8, 0x57, 0x45, 0x42, 0x50)) return 'image/webp'
  return undefined
}

/**
 * Reads a photo from a request's body, stopping at the first byte too many. The bytes stay in memory (they are sealed
 * as a whole before they are stored).
 * @throws AppError 413 `photo_too_large`, 415 `photo_type`, 400 `photo_missing`
 */
export async function receivePhoto(req: IncomingMessage): Promise<{ type: PhotoType; bytes: Buffer }> {
  if (Number(req.headers['content-length'] ?? 0) > PHOTO_LIMIT) throw tooLarge('photo_too_large')
  const chunks: Buffer[] = []
  let size = 0
  let type: PhotoType | undefined
  // Not `for await` on the request: leaving that loop destroys the socket that the answer has to go through.
  await new Promise<void>((resolve, reject) => {
    const finish = (error?: unknown) => {
      req.off('data', onData).off('end', onEnd).off('error', onGone).off('close', onGone)
      if (!error) return resolve()
      // What is left is read and dropped, so that the sender gets to read the answer.
      req.resume()
      reject(error)
    }
    const onData = (chunk: Buffer) => {
      size += chunk.length
      if (size > PHOTO_LIMIT) return finish(tooLarge('photo_too_large'))
      chunks.push(chunk)
      if (type || size < 12) return
      type = photoTypeOf(chunks.length === 1 ? chunk : Buffer.concat(chunks))
      if (!type) finish(unsupportedMedia('photo_type'))
    }
    const onEnd = () => finish(size === 0 ? badInput(undefined, 'photo_missing') : undefined)
    const onGone = () => finish(badInput(undefined, 'aborted'))
    req.on('data', onData).on('end', onEnd).on('error', onGone).on('close', onGone)
  })
  if (!type) throw unsupportedMedia('photo_type')
  return { type, bytes: Buffer.concat(chunks) }
}
