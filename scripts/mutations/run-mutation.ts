import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { trackedFiles } from '../lib/tracked-files.ts'
import type { Mutation } from './mutation.ts'

const root = join(import.meta.dirname, '..', '..')

/** `noticed`: the named test failed, and so it holds the mechanism. Anything else says what happened instead. */
export type Outcome = { noticed: true } | { noticed: false; why: string; output: string }

/** A copy of the repository in which files can be changed while the original is worked on. Its packages are the original's. */
export type Copy = { folder: string; remove(): void }

export function copyRepository(): Copy {
  const folder = mkdtempSync(join(tmpdir(), 'exqress-mutations-'))
  for (const file of trackedFiles(root)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    cpSync(join(root, file), join(folder, file))
  }
  const modules = join(root, 'node_modules')
  mkdirSync(join(folder, 'node_modules'))
  for (const name of readdirSync(modules)) {
    // Our own workspaces are linked relative to the folder, so that they lead into the copy.
    if (name === '@exqress')
      cpSync(join(modules, name), join(folder, 'node_modules', name), { recursive: true, verbatimSymlinks: true })
    else symlinkSync(join(modules, name), join(folder, 'node_modules', name))
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** @throws Error when the text that is to be changed does not stand in its file exactly once */
export function mutate(source: string, { id, file, from, to }: Mutation): string {
  const parts = source.split(from)
  if (parts.length !== 2) throw new Error(`${id}: its text stands ${parts.length - 1} times in ${file}, and not once`)
  return parts.join(to)
}

/** Switches one mechanism off in the copy, runs its test there, and puts the mechanism back. */
export async function runMutation(copy: Copy, mutation: Mutation, env: NodeJS.ProcessEnv): Promise<Outcome> {
  const path = resolve(copy.folder, mutation.file)
  const before = readFileSync(path, 'utf8')
  writeFileSync(path, mutate(before, mutation))
  try {
    const failed = (line: string) => /^\s*not ok \d+ - /.test(line) && line.includes(mutation.fails)
    const { code, output } = await runTest(copy.folder, mutation.test, env, failed)
    if (output.split('\n').some(failed)) return { noticed: true }
    const why = code === 0 ? 'every test passed' : `another test failed than "${mutation.fails}"`
    return { noticed: false, why, output }
  } finally {
    writeFileSync(path, before)
  }
}

const running = new Set<() => unknown>()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => {
    for (const stop of running) stop()
    process.exit(1)
  })

/** Ends it as soon as a line is `enough`: what the file's other tests say of the mechanism is not asked. */
function runTest(
  folder: string,
  file: string,
  env: NodeJS.ProcessEnv,
  enough: (line: string) => boolean,
): Promise<{ code: number | null; output: string }> {
  return new Promise((done, fail) => {
    const flags = ['--test', '--test-force-exit', '--test-timeout=120000', '--test-reporter=tap', file]
    // A process group of its own, which ends with all that its test has started.
    const child = spawn(process.execPath, flags, {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    const stop = () => child.pid && process.kill(-child.pid, 'SIGTERM')
    running.add(stop)
    const output: Buffer[] = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk))
    createInterface(child.stdout).on('line', (line) => enough(line) && stop())
    child.on('error', fail).on('close', (code) => {
      running.delete(stop)
      done({ code, output: Buffer.concat(output).toString() })
    })
  })
}
