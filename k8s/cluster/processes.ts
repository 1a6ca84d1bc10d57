import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { endWithUs } from '@exqress/local/process-owner.ts'

type Start = {
  name: string
  command: string
  args: string[]
  env?: Record<string, string>
  /** Asked until it says yes. */
  ready?: () => Promise<boolean>
}

export type Processes = {
  /** Resolves when it is ready. @throws Error with its last words when it ends before. */
  start(given: Start): Promise<void>
  /** Ends all, the last one first. */
  stop(): Promise<void>
  /** Those that ended by themselves. */
  ended(): string[]
  /** Resident memory of all, in bytes; 0 where the system does not tell. */
  memory(): number
}

const READY_WITHIN_MS = 90_000

/** Programs that live and die with this process, each with a log of its own. Nothing they keep outlives them. */
export function createProcesses(folder: string): Processes {
  const running: { name: string; child: ChildProcess; gone: Promise<void> }[] = []
  let stopping = false
  return {
    async start({ name, command, args, env = {}, ready }) {
      if (stopping) throw new Error(`${name} is not started: the cluster is stopping`)
      const logFile = join(folder, `${name}.log`)
      const log = openSync(logFile, 'a', 0o600)
      // A process group of its own: Ctrl-C in the terminal must not end the API before those that use it.
      const child = spawn(command, args, {
        cwd: folder,
        env: { PATH: process.env.PATH ?? '', HOME: folder, TMPDIR: folder, ...env },
        stdio: ['ignore', log, log],
        detached: true,
      })
      closeSync(log)
      const callOff = child.pid === undefined ? () => {} : endWithUs(child.pid, 'KILL')
      const gone = new Promise<void>((done) => child.once('error', () => done()).once('exit', () => done())).then(
        callOff,
      )
      running.push({ name, child, gone })
      const deadline = Date.now() + READY_WITHIN_MS
      while (ready && !(await ready().catch(() => false))) {
        const last = () => readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-3).join('\n')
        if (isOver(child)) throw new Error(`${name} did not start (${logFile}): ${last()}`)
        if (Date.now() > deadline)
          throw new Error(`${name} was not ready after ${READY_WITHIN_MS / 1000} s (${logFile}): ${last()}`)
        await sleep(100)
      }
    },
    async stop() {
      stopping = true
      for (const { child, gone } of running.reverse()) {
        if (isOver(child)) continue
        child.kill('SIGTERM')
        const late = setTimeout(() => child.kill('SIGKILL'), 5_000)
        await gone
        clearTimeout(late)
      }
    },
    ended: () => running.filter(({ child }) => isOver(child)).map(({ name }) => name),
    memory: () => running.reduce((sum, { child }) => sum + residentBytes(child.pid), 0),
  }
}

function isOver({ exitCode, signalCode, pid }: ChildProcess): boolean {
  return pid === undefined || exitCode !== null || signalCode !== null
}

function residentBytes(pid: number | undefined): number {
  try {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}
