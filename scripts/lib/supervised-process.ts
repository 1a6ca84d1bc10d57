import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { endWithUs } from '@exqress/local/process-owner.ts'
import { Sentence } from './steps.ts'

export type SupervisedProcess = {
  readonly name: string
  readonly pid: number | undefined
  /** SIGTERM and a wait; after 20 s SIGKILL. It is not started again by itself. */
  stop(): Promise<void>
  /** SIGKILL, and it stays away until `start`. For tests. */
  kill(): Promise<void>
  /** Starts one that was stopped or killed. Resolves when it is ready. For tests. */
  start(): Promise<void>
  /** As a crash would: it is started again like after any other. For tests. */
  crash(): void
  /** Resolves when it answers on its readiness address again. */
  ready(): Promise<void>
}

export type ProcessOptions = {
  name: string
  /** Arguments of Node. */
  args: string[]
  cwd: string
  env: Record<string, string>
  /** Gets what the process writes; begun anew when it has grown over 10 MB. */
  logFile: string
  /** 200 when it is ready. */
  readyUrl: string
  /** Told in one line when it died and when it is back. */
  note: (text: string) => void
}

const READY_WITHIN_MS = 60_000

/** Starts a process and keeps it running: one that dies is started again, at once and then ever more slowly. */
export async function superviseProcess(options: ProcessOptions): Promise<SupervisedProcess> {
  let child: ChildProcess | undefined
  let stopping = false
  let deaths: number[] = []

  const launch = () => {
    rotate(options.logFile)
    const log = openSync(options.logFile, 'a', 0o600)
    // A process group of its own: Ctrl-C in the terminal must not end it before those that use it.
    const started = spawn(process.execPath, options.args, {
      cwd: options.cwd,
      env: options.env,
      stdio: ['ignore', log, log],
      detached: true,
    })
    closeSync(log)
    const callOff = started.pid === undefined ? () => {} : endWithUs(started.pid, 'TERM')
    started.once('exit', (code, signal) => {
      callOff()
      if (!stopping && started === child && wasReady)
        void relaunch(code === null ? `by ${signal}` : `with code ${code}`)
    })
    child = started
  }
  let wasReady = false
  const relaunch = async (how: string) => {
    deaths = [...deaths.filter((time) => time > Date.now() - 60_000), Date.now()]
    const pause = deaths.length === 1 ? 0 : Math.min(1000 * 2 ** (deaths.length - 2), 15_000)
    options.note(
      `${options.name} ended ${how}; starting it again${pause ? ` in ${pause / 1000} s` : ''} (${options.logFile})`,
    )
    await sleep(pause)
    if (stopping) return
    launch()
    await untilReady().then(
      () => options.note(`${options.name} is back`),
      () => {}, // its next death is told by itself
    )
  }
  const untilReady = async () => {
    const watched = child
    const deadline = Date.now() + READY_WITHIN_MS
    while (Date.now() < deadline) {
      if (stopping) return
      if (watched?.exitCode !== null || watched.signalCode !== null) {
        throw new Sentence(`${options.name} did not start: ${lastWords(options.logFile)}`)
      }
      if (await answers(options.readyUrl)) return
      await sleep(100)
    }
    throw new Sentence(`${options.name} was not ready after ${READY_WITHIN_MS / 1000} s; see ${options.logFile}`)
  }

  const end = async (signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM') => {
    stopping = true
    const ending = child
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return
    const gone = new Promise((done) => ending.once('exit', done))
    ending.kill(signal)
    const late = setTimeout(() => ending.kill('SIGKILL'), 20_000)
    await gone
    clearTimeout(late)
  }

  launch()
  try {
    await untilReady()
  } catch (error) {
    await end()
    throw error
  }
  wasReady = true
  return {
    name: options.name,
    get pid() {
      return child?.pid
    },
    stop: () => end(),
    kill: () => end('SIGKILL'),
    async start() {
      stopping = false
      launch()
      await untilReady()
    },
    crash: () => void child?.kill('SIGKILL'),
    ready: untilReady,
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok
  } catch {
    return false
  }
}

function rotate(logFile: string): void {
  if (existsSync(logFile) && statSync(logFile).size > 10_000_000) renameSync(logFile, `${logFile}.1`)
}

/** What the log ends with, as far as a person wants to read it. */
function lastWords(logFile: string): string {
  const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-40)
  const refusal = lines.findLastIndex((line) => line.startsWith('Refusing to start'))
  if (refusal >= 0) return lines.slice(refusal).join(' ').replace(/\s+/g, ' ')
  const error = lines.findLast((line) => /^\w*Error\b|"level":(50|60)/.test(line)) ?? lines.at(-1)
  return `${error?.slice(0, 300) || 'it said nothing'} (${logFile})`
}
