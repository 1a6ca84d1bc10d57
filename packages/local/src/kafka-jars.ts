import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify, stripVTControlCharacters } from 'node:util'
import { isAlive, readPid } from './process-owner.ts'

const run = promisify(execFile)
export const KAFKA_VERSION = '4.4.0'
export const kafkaFiles = join(import.meta.dirname, '..', 'kafka')

/** Outside the clone, so that the next clone has it; named by what is pinned, so that a change fetches anew. */
export function kafkaJarFolder(): string {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache')
  const pins = createHash('sha256')
    .update(readFileSync(join(kafkaFiles, 'pom.xml')))
    .digest('hex')
    .slice(0, 8)
  return join(cache, 'exqress', `kafka-${KAFKA_VERSION}-${pins}`)
}

/**
 * The folder with Kafka's jars (about 45 MB), fetched by Maven the first time.
 * Several processes may ask at once: one fetches beside the final name and renames, the others wait.
 * @throws Error with Maven's reason.
 */
export async function fetchKafka(): Promise<string> {
  const folder = kafkaJarFolder()
  const lock = `${folder}.lock`
  mkdirSync(join(folder, '..'), { recursive: true })
  while (!existsSync(folder)) {
    if (!takeLock(lock)) {
      await sleep(250)
      continue
    }
    try {
      if (!existsSync(folder)) await download(folder)
    } finally {
      rmSync(lock, { force: true })
    }
  }
  return folder
}

function takeLock(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return true
  } catch {
    const owner = readPid(lock)
    if (owner !== undefined && !isAlive(owner)) rmSync(lock, { force: true })
    return false
  }
}

async function download(folder: string): Promise<void> {
  const unfinished = `${folder}.unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  const args = [
    '--batch-mode',
    '--quiet',
    `--file=${join(kafkaFiles, 'pom.xml')}`,
    'dependency:copy-dependencies',
    `-DoutputDirectory=${unfinished}`,
    '-DincludeScope=runtime',
  ]
  try {
    // Maven's own cache may hold everything: then nothing is asked over the network.
    await run('mvn', ['--offline', ...args], { timeout: 60_000 })
  } catch {
    try {
      await run('mvn', args, { timeout: 600_000 })
    } catch (error) {
      const { stdout } = error as { stdout?: string }
      const reason = stdout?.split('\n').find((line) => line.includes('[ERROR]')) ?? String(error)
      throw new Error(
        `Maven could not fetch Kafka ${KAFKA_VERSION}: ${stripVTControlCharacters(reason).replace(/\[ERROR\] */g, '')}`,
      )
    }
  }
  renameSync(unfinished, folder)
}
