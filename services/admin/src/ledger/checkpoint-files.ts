import { mkdir, open, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LogId } from '@exqress/contracts/values.ts'
import { z } from 'zod'

/** Signed checkpoints outside the database, which whoever changes the database cannot change with it: they are only ever added. */
export type CheckpointFiles = {
  /** The logs of which there are checkpoints. */
  logIds(): Promise<string[]>
  /** The last checkpoint of a log. */
  last(logId: string): Promise<FiledCheckpoint | undefined>
  /** Size of the last checkpoint of a log, -1 when there is none. Read once; from then on this process knows. */
  lastSize(logId: string): Promise<number>
  /** A log's checkpoints, oldest first. */
  read(logId: string): Promise<FiledCheckpoint[]>
  append(logId: string, checkpoints: readonly FiledCheckpoint[]): Promise<void>
}

export type FiledCheckpoint = z.infer<typeof FiledCheckpoint>
export const FiledCheckpoint = z.strictObject({ size: z.int(), at: z.iso.datetime(), note: z.string() })

const SUFFIX = '.checkpoints'

/** One file a log, a JSON line a checkpoint. Opened for appending only and synced, so that a crash costs at most the line in hand. */
export function createCheckpointFiles(directory: string): CheckpointFiles {
  const pathOf = (logId: string) => join(directory, LogId.parse(logId) + SUFFIX)

  const sizes = new Map<string, number>()

  async function read(logId: string): Promise<FiledCheckpoint[]> {
    try {
      return (await readFile(pathOf(logId), 'utf8')).split('\n').flatMap((line) => readLine(line) ?? [])
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
      throw error
    }
  }

  return {
    async logIds() {
      const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return []
        throw error
      })
      return names
        .filter((name) => name.endsWith(SUFFIX))
        .map((name) => name.slice(0, -SUFFIX.length))
        .filter((id) => LogId.safeParse(id).success)
    },
    last: async (logId) => (await read(logId)).at(-1),
    async lastSize(logId) {
      const known = sizes.get(logId) ?? (await read(logId)).at(-1)?.size ?? -1
      sizes.set(logId, known)
      return known
    },
    read,
    async append(logId, checkpoints) {
      await mkdir(directory, { recursive: true, mode: 0o700 })
      const file = await open(pathOf(logId), 'a+', 0o600)
      try {
        // A line that a crash cut off stays as it is, for itself.
        const { size } = await file.stat()
        const last = size === 0 ? '\n' : (await file.read(Buffer.alloc(1), 0, 1, size - 1)).buffer.toString()
        const lines = checkpoints.map((checkpoint) => `${JSON.stringify(checkpoint)}\n`)
        await file.appendFile((last === '\n' ? '' : '\n') + lines.join(''))
        await file.sync()
      } finally {
        await file.close()
      }
      const newest = checkpoints.at(-1)
      if (newest) sizes.set(logId, newest.size)
    },
  }
}

function readLine(line: string): FiledCheckpoint | undefined {
  try {
    return FiledCheckpoint.parse(JSON.parse(line))
  } catch {
    return undefined
  }
}
