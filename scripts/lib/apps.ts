import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify, stripVTControlCharacters } from 'node:util'
import { withLock } from '@exqress/local/cache-folder.ts'
import { Sentence } from './steps.ts'

const root = join(import.meta.dirname, '..', '..')
const run = promisify(execFile)

export type App = 'frontends/user' | 'frontends/delivery' | 'services/admin/console' | 'demo/stage'
const apps: App[] = ['frontends/user', 'frontends/delivery', 'services/admin/console', 'demo/stage']

/** Where the built app lies. */
export function builtFolder(app: App): string {
  return join(root, app, 'dist')
}

/**
 * Builds the apps whose sources have changed since their last build.
 * @returns the names of those that were built
 * @throws Sentence with what the build complained of
 */
export function buildApps(say: (text: string) => void = () => {}): Promise<App[]> {
  // Several stacks may start at once, as in tests: one builds, the others find it built.
  return withLock(join(root, 'node_modules', '.cache', 'exqress-build.lock'), () => buildStale(say))
}

async function buildStale(say: (text: string) => void): Promise<App[]> {
  const stale = apps.filter((app) => existsSync(join(root, app, 'vite.config.ts')) && stampOf(app) !== sourcesOf(app))
  let done = 0
  await Promise.all(
    stale.map(async (app) => {
      say(`building ${done} of ${stale.length}`)
      const sources = sourcesOf(app)
      const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
      try {
        await run(process.execPath, [vite, 'build', '--logLevel=error'], { cwd: join(root, app), maxBuffer: 1 << 24 })
      } catch (error) {
        const { stderr, stdout } = error as { stderr: string; stdout: string }
        throw new Sentence(`${app} could not be built:\n\n${whatVite(stderr || stdout)}`)
      }
      writeFileSync(stampFile(app), sources)
      say(`building ${++done} of ${stale.length}`)
    }),
  )
  return stale
}

/** Vite prints the state of its plugins and its own stack around the place in the source. */
function whatVite(output: string): string {
  const lines = stripVTControlCharacters(output).split('\n')
  const from = lines.findIndex((line) => line.startsWith('error during build'))
  const told = lines.slice(from + 1).filter((line) => line.trim() && !/^\s+at |^ {2}errors:|^}$/.test(line))
  return told.slice(0, 25).join('\n')
}

function stampFile(app: App): string {
  return join(builtFolder(app), '.built-from')
}

function stampOf(app: App): string | undefined {
  return existsSync(stampFile(app)) ? readFileSync(stampFile(app), 'utf8') : undefined
}

function sourcesOf(app: App): string {
  const files = globSync([`${app}/**/*`, 'packages/{ui,contracts,crypto,label}/**/*', 'package-lock.json'], {
    cwd: root,
    withFileTypes: true,
    exclude: (entry) => ['dist', 'dev-dist', 'node_modules'].includes(entry.name),
  })
  const hash = createHash('sha256')
  for (const path of files
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name))
    .sort()) {
    if (path.endsWith('.test.ts')) continue
    hash
      .update(`${path.slice(root.length)}\0`)
      .update(readFileSync(path))
      .update('\0')
  }
  return hash.digest('hex')
}
