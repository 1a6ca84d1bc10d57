import { execFileSync, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** Is a process with this id there (and not only waiting to be reaped)? */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return true
  }
}

/** The command line of a process with its arguments, or '' when there is no such process. */
export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    try {
      return execFileSync('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' })
    } catch {
      return ''
    }
  }
}

/** The first number in a pid file, or undefined where the file is missing or holds none. */
export function readPid(file: string): number | undefined {
  if (!existsSync(file)) return undefined
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10)
  return Number.isInteger(pid) && pid > 0 ? pid : undefined
}

/** Ends a process and waits until it is gone; after `patienceMs` it is killed. Only for a process known to be ours. */
export async function endProcess(pid: number, signal: NodeJS.Signals, patienceMs = 10_000): Promise<void> {
  const deadline = Date.now() + patienceMs
  if (isAlive(pid)) process.kill(pid, signal)
  while (isAlive(pid) && Date.now() < deadline) await sleep(20)
  if (isAlive(pid)) process.kill(pid, 'SIGKILL')
  while (isAlive(pid)) await sleep(20)
}

/**
 * Sends `signal` to a child when this process ends, however it ends: a shell waits on a pipe that only we hold open.
 * Without it a killed test run would leave database servers and brokers behind.
 * @returns a function that calls the watch off; call it once the child is gone.
 */
export function endWithUs(pid: number, signal: 'INT' | 'TERM' | 'KILL'): () => void {
  const watch = spawn('sh', ['-c', `read _; kill -${signal} ${pid}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  watch.on('error', () => {}) // without a shell the child is found as an orphan at the next start
  watch.unref()
  const pipe = watch.stdin as Socket | null
  pipe?.on('error', () => {})
  pipe?.unref()
  return () => watch.kill('SIGKILL')
}
