import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { join } from 'node:path'

/** Checks that start whole systems. */
const root = join(import.meta.dirname, '..')
const files = globSync('{scripts,e2e,bench,demo,docker,k8s}/**/*.slow.test.ts', {
  cwd: root,
  exclude: (path) => /(^|\/)node_modules$/.test(String(path)),
}).sort()
const words = process.argv.slice(2)
/** Words before `--` choose files, those after it tests by a part of their names. */
const cut = words.includes('--') ? words.indexOf('--') : words.length
const [wanted, names] = [words.slice(0, cut), words.slice(cut + 1)]
const patterns = names.map((name) => `--test-name-pattern=/${name.replace(/[^\w\s]/g, '\\$&')}/i`)
const chosen = wanted.length ? files.filter((file) => wanted.some((word) => file.includes(word))) : files
console.log(`\n     ${chosen.join(', ') || 'none'}\n`)
// What measures the machine has it for itself; of the others two at once, as most of their time is waiting.
const measures = (file: string) => file.includes('lighthouse')
let running: ChildProcess | undefined
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => running?.kill(signal))
let exitCode = chosen.length ? 0 : 1
for (const [some, atOnce] of [
  [chosen.filter(measures), 1],
  [chosen.filter((file) => !measures(file)), 2],
] as const) {
  if (some.length === 0) continue
  const flags = ['--test', '--test-force-exit', `--test-concurrency=${atOnce}`, '--test-timeout=2700000', ...patterns]
  running = spawn(process.execPath, [...flags, ...some], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  const [code, signal] = await once(running, 'close')
  exitCode ||= code ?? 1
  if (signal) break
}
process.exit(exitCode)
