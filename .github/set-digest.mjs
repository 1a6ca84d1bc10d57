import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** `node .github/set-digest.mjs back-user sha256:…`: what the cloud overlays and the job for public keys run from the next sync on. */
const [name, digest] = process.argv.slice(2)
if (!/^(back|front)-[a-z]+$/.test(name ?? '') || !/^sha256:[0-9a-f]{64}$/.test(digest ?? '')) {
  console.error('usage: node .github/set-digest.mjs <image> sha256:<64 hex digits>')
  process.exit(64)
}
const root = process.env.SET_DIGEST_ROOT ?? join(import.meta.dirname, '..')
const part = name.startsWith('back-') ? 'services' : 'pwas'
const folders = [
  `overlays/eks/${part}`,
  `overlays/eks-seed/${part}`,
  ...(part === 'services' ? ['jobs/public-keys'] : []),
]
for (const folder of folders) {
  const file = join(root, 'k8s', folder, 'kustomization.yaml')
  const text = readFileSync(file, 'utf8')
  const changed = text.replace(
    new RegExp(`(- name: ${name}\\n\\s+newName: .+\\n\\s+digest: )sha256:[0-9a-f]{64}`),
    `$1${digest}`,
  )
  if (!changed.includes(digest)) throw new Error(`${file} does not name ${name}`)
  writeFileSync(file, changed)
}
