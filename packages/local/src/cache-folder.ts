import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive, readPid } from './process-owner.ts'

/** Path of a folder in the machine's cache, `${XDG_CACHE_HOME:-~/.cache}/exqress/<name>`: outside the clone, so that the next clone has it. */
export function cachePath(name: string): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'exqress', name)
}

/**
 * Answers the folder, filling it first when it is not there yet. Several processes may ask at once: one fills a
 * neighbour and renames it, so that a folder that is there is always whole; the others wait.
 */
export async function filledFolder(folder: string, fill: (unfinished: string) => Promise<void>): Promise<string> {
  const lock = `${folder}.lock`
  mkdirSync(dirname(folder), { recursive: true })
  while (!existsSync(folder)) {
    if (!takeLock(lock)) {
      await sleep(250)
      continue
    }
    try {
      const unfinished = `${folder}.unfinished`
      rmSync(unfinished, { recursive: true, force: true })
      if (existsSync(folder)) break
      await fill(unfinished)
      renameSync(unfinished, folder)
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
