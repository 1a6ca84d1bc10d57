import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'

/** Checks that start whole systems: one after the other, as each takes the machine for itself. */
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
const flags = ['--test', '--test-force-exit', '--test-concurrency=1', '--test-timeout=2700000', ...patterns]
const child = spawn(process.execPath, [...flags, ...chosen], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
child.on('close', (code) => process.exit(chosen.length ? (code ?? 1) : 1))
