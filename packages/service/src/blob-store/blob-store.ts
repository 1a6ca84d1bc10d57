import type { Readable } from 'node:stream'

/** Where sealed files lie (photos). Names are lower-case words, digits and hyphens, such as an id; never data. */
export type BlobStore = {
  /** Stores a stream under a name, whole or not at all; an existing one is replaced. */
  put(name: string, content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void>
  /** The content, or undefined if there is none of that name. */
  get(name: string): Promise<Readable | undefined>
  /** Deletes it; nothing happens if there is none. */
  delete(name: string): Promise<void>
}

const NAME = /^[a-z0-9][a-z0-9-]{3,99}$/

/** The name itself; throws when it is none: anything else might leave the store. */
export function checkBlobName(name: string): string {
  if (!NAME.test(name)) throw new Error('Not a name for a blob')
  return name
}
