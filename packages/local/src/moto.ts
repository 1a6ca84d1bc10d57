import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { cachePath, filledFolder } from './cache-folder.ts'
import { freePort } from './free-port.ts'
import { endWithUs } from './process-owner.ts'

const run = promisify(execFile)
const requirements = join(import.meta.dirname, '..', 'moto', 'requirements.txt')

/** Named by what requirements.txt pins, so that a change fetches anew. */
function motoFolder(): string {
  return cachePath(`moto-${createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 8)}`)
}

/** Whether AWS's interfaces can be played here, and if not, one clause that says why. */
export async function motoAvailable(): Promise<{ available: true } | { available: false; reason: string }> {
  try {
    if (existsSync(motoFolder())) return { available: true }
    await run('python3', ['-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))'], {
      timeout: 30_000,
    })
    return { available: true }
  } catch {
    return { available: false, reason: 'there is no Python 3.10 or newer with venv on this machine' }
  }
}

/** The folder with moto and what it needs (about 140 MB), fetched by pip the first time. */
function fetchMoto(): Promise<string> {
  return filledFolder(motoFolder(), async (unfinished) => {
    await run('python3', ['-m', 'venv', unfinished], { timeout: 120_000 })
    const args = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', requirements]
    await run(join(unfinished, 'bin', 'python'), args, { timeout: 600_000 }).catch((error: { stderr?: string }) => {
      const reason = error.stderr?.split('\n').find((line) => line.startsWith('ERROR')) ?? String(error)
      throw new Error(`pip could not fetch moto: ${reason}`)
    })
  })
}

export type LocalMoto = {
  /** `http://127.0.0.1:<port>`: KMS, Secrets Manager and S3 at one address, as AWS_ENDPOINT_URL takes it. */
  readonly endpoint: string
  /** Ends it, and all it held with it. */
  stop(): Promise<void>
}

/**
 * Starts moto's server on loopback, empty: it keeps everything in memory.
 * @throws Error with one sentence. Ask `motoAvailable()` first.
 */
export async function startMoto(): Promise<LocalMoto> {
  // The folder was renamed after it was made: its scripts name the old one, its interpreter finds itself.
  const python = join(await fetchMoto(), 'bin', 'python')
  const port = await freePort()
  const args = ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)]
  const child: ChildProcess = spawn(python, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const callOff = child.pid === undefined ? () => {} : endWithUs(child.pid, 'TERM')
  let said = ''
  child.stderr?.on('data', (chunk) => (said = (said + chunk).slice(-2000)))
  let gone = false
  const exited = new Promise<void>((done) => {
    child.on('error', () => done())
    child.on('close', () => done())
  }).then(() => {
    gone = true
    callOff()
  })
  const endpoint = `http://127.0.0.1:${port}`
  while (!(await answers(endpoint))) {
    if (gone) throw new Error(`moto did not start: ${said.trim().split('\n').at(-1)}`)
    await sleep(50)
  }
  return {
    endpoint,
    async stop() {
      child.kill('SIGTERM')
      await exited
    },
  }
}

async function answers(endpoint: string): Promise<boolean> {
  try {
    return (await fetch(`${endpoint}/moto-api/`, { signal: AbortSignal.timeout(2_000) })).ok
  } catch {
    return false
  }
}
