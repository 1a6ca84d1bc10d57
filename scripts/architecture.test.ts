import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, normalize } from 'node:path'
import { test } from 'node:test'
import { trackedFiles } from './lib/tracked-files.ts'

const root = join(import.meta.dirname, '..')
const tracked = trackedFiles(root)
const sources = tracked.filter((file) => /\.(ts|tsx|mts|mjs)$/.test(file))
const text = (file: string) => readFileSync(join(root, file), 'utf8')

type Import = { file: string; specifier: string; typeOnly: boolean; onDemand: boolean }
const imports: Import[] = sources.flatMap((file) =>
  [
    ...text(file).matchAll(
      /^\s*(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"\n]+)['"]|\bimport\(\s*['"]([^'"\n]+)['"]\s*\)/gm,
    ),
  ].map((found) => ({
    file,
    specifier: found[2] ?? found[3] ?? '',
    typeOnly: found[1] !== undefined,
    onDemand: found[3] !== undefined,
  })),
)

/** `services/admin/console/src/x.ts` → `services/admin/console`: the workspace that a file belongs to. */
const workspaces = tracked.filter((file) => file.endsWith('/package.json')).map((file) => dirname(file))
const workspaceOf = (file: string) =>
  workspaces.filter((folder) => file.startsWith(`${folder}/`)).sort((a, b) => b.length - a.length)[0] ?? '.'
const nameOf = new Map(workspaces.map((folder) => [JSON.parse(text(`${folder}/package.json`)).name as string, folder]))

/** The workspace that an import leads to, or undefined for a package from npm. */
function targetOf({ file, specifier }: Import): string | undefined {
  if (specifier.startsWith('.')) return workspaceOf(normalize(join(dirname(file), specifier)))
  const name = specifier.split('/').slice(0, 2).join('/')
  return nameOf.get(name)
}
const packageOf = (specifier: string) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
const neededByTests = new Set(
  imports
    .filter(({ specifier }) => specifier === 'node:test' || specifier.startsWith('@exqress/testing/'))
    .map(({ file }) => file),
)
const isTest = (file: string) =>
  /\.test\.tsx?$|^(e2e|bench|demo|scripts|packages\/testing)\/|\/src\/testing\//.test(file) || neededByTests.has(file)

const findings = (list: Import[]) => list.map(({ file, specifier }) => `${file} imports ${specifier}`)
const none = (list: string[], rule: string) => assert.deepEqual(list, [], rule)

test('the test sees the repository', () => {
  assert.ok(sources.length > 50 && imports.length > 100, `${sources.length} files, ${imports.length} imports`)
  assert.ok(imports.some((found) => targetOf(found) === 'packages/contracts'))
})

test('imports of own files end in their extension, and stay inside their workspace', () => {
  none(
    findings(
      imports.filter(
        ({ specifier }) => specifier.startsWith('.') && !/\.(tsx?|mts|mjs|css|json|svg|wasm)(\?\w+)?$/.test(specifier),
      ),
    ),
    'imports end in .ts',
  )
  none(
    findings(
      imports.filter(
        (found) =>
          found.specifier.startsWith('.') && targetOf(found) !== workspaceOf(found.file) && !isTest(found.file),
      ),
    ),
    'another workspace is reached by its name',
  )
})

test('imports point one way: feature, the service itself, packages', () => {
  const wrong = imports.filter((found) => {
    const from = workspaceOf(found.file)
    const to = targetOf(found)
    if (!to || from === to || isTest(found.file)) return false
    if (from.startsWith('packages/')) return !to.startsWith('packages/')
    if (from.startsWith('services/') || from.startsWith('frontends/')) return !to.startsWith('packages/')
    return false
  })
  none(findings(wrong), 'packages know no service; services and front ends know packages alone, never each other')
  const upward = imports.filter(({ file, specifier }) => {
    const feature = /^services\/[^/]+\/src\/[^/]+\/[^/]+$/.test(file)
    return feature && !isTest(file) && /^\.\.\/(main|app|consumers)\.ts$/.test(specifier)
  })
  none(findings(upward), 'a feature imports neither main.ts nor app.ts nor consumers.ts')
})

const allowedPackages: Record<string, string[]> = {
  'packages/contracts': [],
  'packages/crypto': [],
  'packages/label': ['packages/contracts', 'packages/crypto'],
  'packages/local': ['packages/contracts'],
  'packages/service': ['packages/contracts', 'packages/crypto'],
  'packages/ui': ['packages/contracts', 'packages/crypto', 'packages/label'],
  'packages/testing': ['packages/contracts', 'packages/crypto', 'packages/label', 'packages/local', 'packages/service'],
}

test('packages build on one another in one order', () => {
  const wrong = imports.filter((found) => {
    const from = workspaceOf(found.file)
    const to = targetOf(found)
    if (!from.startsWith('packages/') || !to || to === from || isTest(found.file)) return false
    return !allowedPackages[from]?.includes(to)
  })
  none(findings(wrong), 'see allowedPackages')
})

test('nothing that runs for people needs what is made for tests', () => {
  const wrong = imports.filter((found) => {
    const target = normalize(join(dirname(found.file), found.specifier))
    return found.specifier.startsWith('.') && isTest(target) && !isTest(found.file)
  })
  none(findings(wrong), 'test code is imported by test code alone')
})

test('a front end knows what is made for browsers', () => {
  const fits = ['packages/ui', 'packages/contracts', 'packages/crypto', 'packages/label']
  const wrong = imports.filter((found) => {
    const from = workspaceOf(found.file)
    const to = targetOf(found)
    const isFront = from.startsWith('frontends/') || from === 'services/admin/console'
    return isFront && to && to !== from && !fits.includes(to) && !isTest(found.file)
  })
  none(findings(wrong), `front ends import ${fits.join(', ')}`)
  const loaded = reachableFrom(
    sources.filter((file) => /^(frontends\/[^/]+|services\/admin\/console)\/src\/main\.tsx$/.test(file)),
  )
  const node = imports.filter(
    ({ file, specifier, typeOnly }) =>
      loaded.has(file) && !typeOnly && (specifier.startsWith('node:') || builtinModules.includes(specifier)),
  )
  none(findings(node), 'no module of Node in what browsers load')
})

/** The files that these files load, over workspaces; types are not loaded. */
function reachableFrom(entries: string[]): Set<string> {
  const seen = new Set(entries)
  for (const file of seen) {
    for (const { specifier } of imports.filter((found) => found.file === file && !found.typeOnly)) {
      const target = specifier.startsWith('.')
        ? normalize(join(dirname(file), specifier))
        : specifier.replace(/^@[^/]+\/[^/]+/, (name) => join(nameOf.get(name) ?? name, 'src'))
      if (sources.includes(target)) seen.add(target)
    }
  }
  return seen
}

test('contracts know zod alone, and cryptography has one home', () => {
  const fromNpm = imports.filter((found) => !found.specifier.startsWith('.') && !targetOf(found) && !isTest(found.file))
  const contracts = fromNpm.filter(
    ({ file, specifier }) => file.startsWith('packages/contracts/') && packageOf(specifier) !== 'zod',
  )
  none(findings(contracts), 'packages/contracts imports zod only')
  const crypto = fromNpm.filter(
    ({ file, specifier }) =>
      /^@(noble|hpke|stablelib)\/|^(tweetnacl|libsodium|crypto-js|jose|node-forge|elliptic)/.test(specifier) &&
      !file.startsWith('packages/crypto/'),
  )
  none(findings(crypto), 'only packages/crypto imports libraries for cryptography')
})

test('names tell what is inside; nothing is a barrel', () => {
  const vague = sources.filter((file) => /(^|[/-])(utils?|helpers?|common|manager|misc)(\.|\/)/.test(file))
  none(vague, 'no utils, helpers, common, manager')
  const barrels = sources.filter((file) => {
    if (/(^|\/)index\.tsx?$/.test(file)) return true
    const statements = text(file)
      .split('\n')
      .filter((line) => line.trim() && !/^\s*(\/\/|\/?\*)/.test(line))
    return statements.length > 0 && statements.every((line) => /^export\s.*\sfrom\s/.test(line))
  })
  none(barrels, 'no file that only passes exports on')
  const kebab = sources.filter((file) => !/^[a-z0-9][a-z0-9.-]*$/.test(file.split('/').at(-1) ?? ''))
  none(kebab, 'files are kebab-case')
})

test('no default exports but where a tool asks for one', () => {
  // React.lazy wants one of what it loads on demand.
  const lazy = imports
    .filter(({ onDemand }) => onDemand)
    .map(({ file, specifier }) => normalize(join(dirname(file), specifier)))
  const wrong = sources.filter(
    (file) => /^export default /m.test(text(file)) && !/\.config\.ts$/.test(file) && !lazy.includes(file),
  )
  none(wrong, 'named exports')
})

test('files stay of a size that one can read', () => {
  // Tables of data (cases, vectors, routes, dictionaries) are looked up, not read.
  const long = sources.filter(
    (file) =>
      !isTest(file) &&
      !/\.cases\.ts$|vectors\.ts$|-api\.ts$|\/i18n\/(ko|en)\.ts$/.test(file) &&
      text(file).split('\n').length > 400,
  )
  none(long, 'at most 400 lines, better 300')
})

test('every test runs', () => {
  const wrong = tracked.filter(
    (file) =>
      file.endsWith('.test.ts') &&
      /\b(test|it|describe|suite)\.(only|skip|todo)\b|\b(only|skip|todo):\s*true\b/.test(text(file)),
  )
  none(
    wrong.filter((file) => file !== 'scripts/architecture.test.ts'),
    'no .only, .skip or .todo',
  )
})

test('each dependency is declared where it is used and explained in docs/dependencies.md', () => {
  const declared = new Map(
    ['.', ...workspaces].map((folder) => {
      const { dependencies = {}, devDependencies = {} } = JSON.parse(text(join(folder, 'package.json')))
      return [folder, { runtime: Object.keys(dependencies), all: Object.keys({ ...dependencies, ...devDependencies }) }]
    }),
  )
  const undeclared = imports.filter((found) => {
    const { file, specifier, typeOnly } = found
    if (/^(\.|virtual:|node:)/.test(specifier) || builtinModules.includes(specifier) || typeOnly) return false
    const own = workspaceOf(file)
    if (targetOf(found) === own || declared.get(own)?.all.includes(packageOf(specifier))) return false
    // What only tests, tools and this machine use may stand in the root, where one version serves all.
    const isTool = isTest(file) || /\.config\.ts$/.test(file) || own === 'packages/local'
    return !(isTool && (targetOf(found) || declared.get('.')?.all.includes(packageOf(specifier))))
  })
  none(findings(undeclared), 'declared in the package.json of the workspace that imports it')

  const lines = text('docs/dependencies.md')
  const unexplained = [...declared].flatMap(([folder, { runtime }]) =>
    runtime.filter((name) => !nameOf.has(name) && !lines.includes(`\`${name}\``)).map((name) => `${name} of ${folder}`),
  )
  none(unexplained, 'each runtime dependency has a line')
  const gone = [...lines.matchAll(/^\| ([^|]+)\|/gm)]
    .flatMap((row) => [...(row[1] ?? '').matchAll(/`([^`]+)`/g)].map((name) => name[1] ?? ''))
    .filter((name) => ![...declared.values()].some(({ runtime }) => runtime.includes(name)))
  none(gone, 'no line for what is not there any more')
})

test('nothing tracked names a registry or a folder of somebody’s machine', () => {
  const hosts =
    /registry\.npmjs|registry\.yarnpkg|npmmirror|artifactory|repo\d*\.maven\.apache|jfrog|\/home\/[a-z]|\/Users\/[a-z]|\/root\//i
  const wrong = tracked.filter((file) => {
    if (file === 'scripts/architecture.test.ts' || /\.(png|jpg|ico|woff2|wasm|pdf|y4m)$/.test(file)) return false
    return hosts.test(text(file))
  })
  none(wrong, 'no registry host, no path of one machine')
  assert.doesNotMatch(text('package-lock.json'), /"resolved": "http/, 'the lock file works with any registry')
})

test('the lock file fits every platform, so that npm ci takes it', () => {
  type Entry = { optionalDependencies?: Record<string, string> }
  const { packages } = JSON.parse(text('package-lock.json')) as { packages: Record<string, Entry> }
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => {
      return !packages[`node_modules/${name}`] && !packages[`${path}/node_modules/${name}`]
    }),
  )
  none(missing, 'run node scripts/complete-lock.mjs')
})
