import { execFileSync } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
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

/**
 * A repository with this one's k8s/ and argocd/ as they stand in the folder, committed or not. Two things differ from what they say: the
 * repository's address, and the charts from elsewhere are left out, as they cannot be had here.
 */
export function createArgoRepository(into: string): ArgoRepository {
  const [bare, folder] = [join(into, 'repository.git'), join(into, 'working-copy')]
  const git = (args: string[], cwd: string) =>
    execFileSync('git', args, { cwd, encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'pipe'] })
  const env = { PATH: process.env.PATH, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' }
  git(['clone', '--quiet', '--bare', `file://${root}`, bare], into)
  git(['clone', '--quiet', `file://${bare}`, folder], into)
  git(['checkout', '--quiet', '-B', 'main'], folder)
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
    for (const path of readdirSync(join(folder, 'argocd'), { recursive: true, encoding: 'utf8' })) {
      if (!path.endsWith('.yaml')) continue
      const file = join(folder, 'argocd', path)
      const text = readFileSync(file, 'utf8').replaceAll('https://github.com/exqress/exqress.git', url)
      writeFileSync(
        file,
        path === join('root', 'kustomization.yaml') ? text.replace(/^\s*- \.\.\/charts\n/m, '') : text,
      )
    }
  })
  return { url, folder, commit }
}
