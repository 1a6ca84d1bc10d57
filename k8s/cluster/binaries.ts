import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { setPriority } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { cachePath, filledFolder } from '@exqress/local/cache-folder.ts'
import { endWithUs } from '@exqress/local/process-owner.ts'

const run = promisify(execFile)
const modules = join(import.meta.dirname, 'modules')
const stages = ['node/fast/node-initialize', 'node/heartbeat-with-lease/node-heartbeat-with-lease']
const podStages = ['create', 'init-container-running', 'init-container-completed', 'ready', 'complete']

type Recipe = {
  /** A folder in modules/: its go.mod says the version, its go.sum what exactly that is. */
  module: string
  /** File name of the program → its package. */
  programs: Record<string, string>
  /** Set in the program, as its makers' own builds do: kubectl reads the server's version. */
  variables?: Record<string, string>
  /** Files that the module brings beside its code. */
  files?: { from: string; list: string[]; executable?: boolean }
}

const KUBERNETES = '1.35.0'
const version = 'k8s.io/component-base/version'
const recipes: readonly Recipe[] = [
  { module: 'etcd', programs: { etcd: 'go.etcd.io/etcd/server/v3' } },
  {
    module: 'kubernetes',
    programs: Object.fromEntries(
      ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl'].map((name) => [
        name,
        `k8s.io/kubernetes/cmd/${name}`,
      ]),
    ),
    variables: {
      [`${version}.gitVersion`]: `v${KUBERNETES}`,
      [`${version}.gitMajor`]: KUBERNETES.split('.')[0] ?? '',
      [`${version}.gitMinor`]: KUBERNETES.split('.')[1] ?? '',
    },
  },
  {
    module: 'kwok',
    programs: { kwok: 'sigs.k8s.io/kwok/cmd/kwok' },
    files: {
      from: 'sigs.k8s.io/kwok',
      // Nothing runs in a simulated pod that would need its grace time to end.
      list: [...stages, ...podStages.map((name) => `pod/general/pod-${name}`), 'pod/fast/pod-delete'].map(
        (name) => `kustomize/stage/${name}.yaml`,
      ),
    },
  },
  {
    module: 'kustomize',
    programs: { kustomize: 'sigs.k8s.io/kustomize/kustomize/v5' },
    variables: { 'sigs.k8s.io/kustomize/api/provenance.version': 'v5.7.1' },
  },
  { module: 'redis', programs: { redis: '.' } },
  {
    module: 'argocd',
    programs: { argocd: 'github.com/argoproj/argo-cd/v3/cmd' },
    variables: { 'github.com/argoproj/argo-cd/v3/common.version': '3.6.1' },
    files: {
      from: 'github.com/argoproj/argo-cd/v3',
      list: ['manifests/install.yaml', 'hack/git-verify-wrapper.sh'],
      executable: true,
    },
  },
]

export type Binaries = {
  /** Path of a program: etcd, kube-apiserver, kube-controller-manager, kube-scheduler, kubectl, kwok, kustomize, redis, argocd. */
  readonly program: (name: string) => string
  /** Folder of a module's programs and files. */
  readonly folder: (module: string) => string
  /** Whether a module was asked for. */
  readonly has: (module: string) => boolean
}

function folderOf(recipe: Recipe): string {
  const hash = createHash('sha256').update(JSON.stringify(recipe))
  for (const file of ['go.mod', 'go.sum', 'main.go'].map((name) => join(modules, recipe.module, name))) {
    if (existsSync(file)) hash.update(readFileSync(file))
  }
  return cachePath(`cluster-${recipe.module}-${hash.digest('hex').slice(0, 8)}`)
}

/** Whether these programs lie in the machine's cache already. */
function binariesBuilt(wanted: readonly string[]): boolean {
  return recipes.every((recipe) => !wanted.includes(recipe.module) || existsSync(folderOf(recipe)))
}

/** Whether a cluster can be started here, and if not, one sentence that says why and what helps. */
export async function clusterAvailable(
  wanted: readonly string[] = parts.all,
): Promise<{ available: true } | { available: false; reason: string }> {
  const words = await run('git', ['--version'], { timeout: 10_000 }).catch(() => undefined)
  if (!words) return { available: false, reason: 'Git is needed for a cluster on this machine and was not found.' }
  if (binariesBuilt(wanted)) return { available: true }
  if (process.env.CLUSTER_PROGRAMS === 'built') {
    return {
      available: false,
      reason: 'The programs of a cluster are not built on this machine yet: npm run cluster -- --build.',
    }
  }
  const go = await run('go', ['env', 'GOVERSION'], { timeout: 30_000 }).catch(() => undefined)
  const [, minor] = /^go1\.(\d+)/.exec(go?.stdout.trim() ?? '') ?? []
  if (Number(minor) >= 21) return { available: true }
  return {
    available: false,
    reason: 'A cluster on this machine is built from source with Go 1.21 or newer, which was not found: install Go.',
  }
}

/** The control plane and its nodes, and what Argo CD needs besides. */
export const parts = { plane: ['etcd', 'kubernetes', 'kwok'], all: recipes.map(({ module }) => module) }

/** The programs of a cluster, built from source the first time: about a quarter of an hour on two cores, and 500 MB. */
export async function buildBinaries(wanted: readonly string[], say: (text: string) => void): Promise<Binaries> {
  const folders = new Map<string, string>()
  for (const recipe of recipes.filter(({ module }) => wanted.includes(module))) {
    say(`looking for ${recipe.module}`)
    folders.set(recipe.module, await filledFolder(folderOf(recipe), (unfinished) => build(recipe, unfinished, say)))
  }
  const folder = (module: string) => {
    const found = folders.get(module)
    if (!found) throw new Error(`${module} is no module of the cluster`)
    return found
  }
  return {
    folder,
    has: (module) => folders.has(module),
    program: (name) => join(folder(recipes.find(({ programs }) => name in programs)?.module ?? name), name),
  }
}

async function build(recipe: Recipe, unfinished: string, say: (text: string) => void): Promise<void> {
  const cwd = join(modules, recipe.module)
  mkdirSync(unfinished, { recursive: true })
  const settings = Object.entries(recipe.variables ?? {}).map(([name, value]) => `-X ${name}=${value}`)
  const ldflags = ['-s', '-w', ...settings].join(' ')
  for (const [name, path] of Object.entries(recipe.programs)) {
    let packages = 0
    say(`building ${name} from source`)
    await go(['build', '-v', '-trimpath', '-ldflags', ldflags, '-o', join(unfinished, name), path], cwd, (line) => {
      if (line.startsWith('go: downloading')) say(`${name}: fetching modules`)
      else say(`building ${name} from source: ${++packages} packages so far`)
    })
  }
  if (!recipe.files) return
  const { from, list, executable } = recipe.files
  const origin = (await go(['list', '-m', '-f', '{{.Dir}}', from], cwd, () => {})).trim()
  for (const file of list) {
    const copy = join(unfinished, file.split('/').at(-1) ?? file)
    copyFileSync(join(origin, file), copy)
    chmodSync(copy, executable ? 0o755 : 0o644) // files of a module are read-only
  }
}

/** Runs Go politely: whoever works on the machine goes first. @returns what it printed */
function go(args: string[], cwd: string, onLine: (line: string) => void): Promise<string> {
  // The toolchain that each go.mod asks for is fetched by Go itself; without cgo no C compiler is needed.
  const env = { ...process.env, CGO_ENABLED: '0', GOTOOLCHAIN: 'auto', GOWORK: 'off', GOFLAGS: '-mod=readonly' }
  return new Promise((resolve, reject) => {
    const child: ChildProcess = spawn('go', args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const callOff = child.pid === undefined ? () => {} : endWithUs(child.pid, 'TERM')
    if (child.pid !== undefined) setPriority(child.pid, 10)
    let printed = ''
    let rest = ''
    const said: string[] = []
    child.stdout?.on('data', (chunk) => (printed += chunk))
    child.stderr?.on('data', (chunk) => {
      const lines = `${rest}${chunk}`.split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        onLine(line)
        said.push(line)
        if (said.length > 20) said.shift()
      }
    })
    child.on('error', (error) => reject(new Error(`Go could not be started: ${error.message}`)))
    child.on('close', (code) => {
      callOff()
      if (code === 0) return resolve(printed)
      reject(new Error(`go ${args[0]} failed in ${cwd}:\n${[...said, rest].join('\n')}`))
    })
  })
}
