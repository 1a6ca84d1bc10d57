import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'

/** What can be said of the platform without a cluster, a cloud or a database. `npm test` runs the same files. */
const root = join(import.meta.dirname, '..')
const files = globSync('k8s/checks/*.test.ts', { cwd: root }).sort()
// One process for all files: what they share, Kubernetes' types and each rendered overlay, is loaded once.
const child = spawn(process.execPath, ['--test', '--test-isolation=none', '--test-timeout=120000', ...files], {
  cwd: root,
  stdio: ['ignore', 'inherit', 'inherit'],
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
child.on('close', (code) => process.exit(code ?? 1))
