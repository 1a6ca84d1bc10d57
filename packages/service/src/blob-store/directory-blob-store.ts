import { randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type BlobStore, checkBlobName } from './blob-store.ts'

/**
 * Blobs as files (mode 0600) in a directory of this machine. A file appears by a rename after its bytes are on the disk,
 * and the directory is synced too, so that a crash leaves the old or the new content and never half of it.
 */
export function createDirectoryBlobStore({ directory }: { directory: string }): BlobStore {
  // A level in between keeps directories small; the last characters of an id are its random ones.
  const pathOf = (name: string) => join(directory, checkBlobName(name).slice(-2), name)

  return {
    async put(name, content) {
      const path = pathOf(name)
      const folder = dirname(path)
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const draft = `${path}.${randomUUID()}.part`
      try {
        const file = await open(draft, 'wx', 0o600)
        try {
          for await (const chunk of content) await file.writeFile(chunk)
          await file.sync()
        } finally {
          await file.close()
        }
        await rename(draft, path)
      } catch (error) {
        await rm(draft, { force: true })
        throw error
      }
      await sync(folder)
    },

    async get(name) {
      try {
        const file = await open(pathOf(name), 'r')
        return file.createReadStream()
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
        throw error
      }
    },

    async delete(name) {
      const path = pathOf(name)
      try {
        await rm(path)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
        throw error
      }
      await sync(dirname(path))
    },
  }
}

async function sync(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
