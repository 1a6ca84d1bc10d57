import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { type Engine, engineCall } from './container-engine.ts'
import { pwaImages } from './image-names.ts'

const run = promisify(execFile)
const mega = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`

/** The whole image, unpacked, and how much of it is ours. */
export async function sizeOf(engine: Engine, image: string): Promise<string> {
  if (engine.name !== 'buildah') {
    return mega(Number(await engineCall(engine, 'image', 'inspect', '--format', '{{.Size}}', image)))
  }
  const own = Object.keys(pwaImages).some((name) => image.endsWith(name)) ? 'srv/app' : 'app'
  const container = await engineCall(engine, 'from', image)
  try {
    const root = await engineCall(engine, 'mount', container)
    const bytes = async (path: string) => Number((await run('du', ['-sb', path])).stdout.split('\t')[0])
    return `${mega(await bytes(root))}, of which ${mega(await bytes(`${root}/${own}`))} are ours`
  } finally {
    await engineCall(engine, 'rm', container)
  }
}
