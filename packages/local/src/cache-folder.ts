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
  if (existsSync(folder)) return folder
  await withLock(`${folder}.lock`, async () => {
    if (existsSync(folder)) return
    const unfinished = `${folder}.unfinished`
    rmSync(unfinished, { recursive: true, force: true })
    await fill(unfinished)
    renameSync(unfinished, folder)
  })
  return folder
}

/** Runs `work` while no other process of this machine runs any under the same file. A lock whose owner is gone is taken over. */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(file), { recursive: true })
  while (!takeLock(file)) await sleep(100)
  try {
    return await work()
  } finally {
    rmSync(file, { force: true })
  }
}

function takeLock(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch {
    const owner = readPid(file)
    if (owner !== undefined && !isAlive(owner)) rmSync(file, { force: true })
    return false
  }
}
