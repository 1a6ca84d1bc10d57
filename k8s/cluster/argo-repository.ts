import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')

export type ArgoRepository = {
  /** `file://…`, as Argo CD is given it. */
  readonly url: string
  /** A working copy; what `commit` is given may change files in it. */
  readonly folder: string
  /** Commits what `change` did to the working copy and pushes it. @returns the commit's id */
  commit(message: string, change: (folder: string) => void): string
}

/** The root of the check's own in its repository: our children as they stand, from another address. */
export const CHECK_ROOT = 'argocd/check'

/**
 * A clone of this repository with k8s/ and argocd/ as they stand in the folder, committed or not. Its own root differs from argocd/root in two
 * things: the repository's address, and that it has no charts from elsewhere, as they cannot be had here.
 */
export function createArgoRepository(into: string): ArgoRepository {
  const [bare, folder] = [join(into, 'repository.git'), join(into, 'working-copy')]
  const git = (args: string[], cwd: string) =>
    execFileSync('git', args, { cwd, encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'pipe'] })
  const env = { PATH: process.env.PATH, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' }
  git(['clone', '--quiet', '--bare', `file://${root}`, bare], into)
  git(['symbolic-ref', 'HEAD', 'refs/heads/main'], bare)
  git(['clone', '--quiet', '--no-checkout', `file://${bare}`, folder], into)
  git(['checkout', '--quiet', '-B', 'main', startOf()], folder)
  git(['config', 'user.name', 'Cluster check'], folder)
  git(['config', 'user.email', 'check@exqress.example'], folder)
  const commit: ArgoRepository['commit'] = (message, change) => {
    change(folder)
    git(['add', '--all'], folder)
    git(['commit', '--quiet', '--allow-empty', '--message', message], folder)
    git(['push', '--quiet', '--force', 'origin', 'main'], folder)
    return git(['rev-parse', 'HEAD'], folder).trim()
  }
  const url = `file://${bare}`
  commit('Take over what stands in the folder', () => {
    for (const part of ['k8s', 'argocd']) {
      const own = join(root, part)
      cpSync(own, join(folder, part), { recursive: true, filter: (path) => !path.startsWith(join(own, 'cluster')) })
    }
    mkdirSync(join(folder, CHECK_ROOT))
    writeFileSync(join(folder, CHECK_ROOT, 'kustomization.yaml'), checkRoot(url))
  })
  return { url, folder, commit }

  function startOf(): string {
    return execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8', env }).trim()
  }
}

/** JSON is YAML. */
function checkRoot(url: string): string {
  const replace = (path: string, value: unknown) => JSON.stringify([{ op: 'replace', path, value }])
  return JSON.stringify(
    {
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      resources: ['../apps'],
      patches: [
        { target: { kind: 'Application' }, patch: replace('/spec/source/repoURL', url) },
        { target: { kind: 'AppProject' }, patch: replace('/spec/sourceRepos', [url]) },
      ],
    },
    null,
    2,
  )
}
