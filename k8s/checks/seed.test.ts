import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { idOf, type KubeObject, type Value } from './objects.ts'
import { readObjects, render, root } from './render.ts'
import { readTemplate } from './template.ts'

type Row = { pattern: string; fate: string; why: string; proofs: string[] }
type Item = { id: string; object: string; path: string[]; value: unknown }

/** What the article names beside its manifests. */
const words = [
  'add-on: application load balancing',
  'add-on: EBS CSI provisioner',
  'add-on: metrics-server',
  'add-on: cluster autoscaler',
  'add-on: CloudWatch and Container Insights',
  'scaling at 70 % of CPU',
  'RDS, private, highly available',
  'Kafka between the databases',
  'ECR images',
  'GitHub Actions builds',
  'Argo CD from stable/manifests/install.yaml',
  'argocd-server as LoadBalancer',
  'argocd-initial-admin-secret',
  'an app on main / .',
  'EFS considered, EBS taken',
]

const rows: Row[] = readFileSync(join(root, 'docs/seed.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => {
    const [pattern = '', fate = '', why = '', proof = ''] = line
      .split(' | ')
      .map((cell) => cell.replace(/^\|\s*|\s*\|$/g, '').trim())
    return {
      pattern: pattern.replaceAll('`', ''),
      fate,
      why,
      proofs: proof
        .split('; ')
        .map((text) => text.replaceAll('`', '').trim())
        .filter(Boolean),
    }
  })

/** Every value of the seed's manifests, by the object and the way to it. */
function itemsOf(objects: readonly KubeObject[]): Item[] {
  const items: Item[] = []
  const walk = (object: string, value: Value, path: string[]): void => {
    if (typeof value === 'object' && value !== null)
      for (const [name, entry] of Object.entries(value)) walk(object, entry, [...path, name])
    else items.push({ id: [object, ...path].join('/'), object, path, value })
  }
  for (const object of objects) {
    const { kind: _kind, ...rest } = object
    walk(idOf(object), rest, [])
  }
  return items
}

const match = (pattern: string, id: string) =>
  new RegExp(`^${pattern.replaceAll(/[.+?^$()[\]{}|\\]/g, '\\$&').replaceAll('*', '(.+?)')}$`).exec(id)
const at = (value: Value, path: readonly string[]): unknown => path.reduce((inner, name) => inner?.[name], value)

const sources: Record<string, () => Promise<KubeObject[]> | KubeObject[]> = {
  eks: () => render('k8s/overlays/eks'),
  'eks-seed': () => render('k8s/overlays/eks-seed'),
  strimzi: () => render('k8s/overlays/strimzi'),
  argocd: () => render('argocd/root'),
  cluster: () => readObjects('eksctl/cluster.yaml'),
  root: () => readObjects('argocd/root.yaml'),
  'argocd-cm': () => readObjects('argocd/install/argocd-cm.yaml'),
}
const files: Record<string, string> = {
  data: 'eksctl/data.cfn.yaml',
  kafka: 'eksctl/kafka.cfn.yaml',
  registry: 'eksctl/registry.cfn.yaml',
  install: 'argocd/install/kustomization.yaml',
}

/** `eks Service/front-user-svc spec type = ClusterIP` */
async function proofFault(proof: string): Promise<string | undefined> {
  const found = /^(\S+) (.+) ([=~]) (.+)$/.exec(proof)
  if (!found) return `is no proof: ${proof}`
  const [, source = '', way = '', how, wanted = ''] = found
  const path = way.split(' ')
  const file = files[source]
  const objects = file ? undefined : await sources[source]?.()
  if (!file && !objects) return `has no source ${source}`
  const holder: Value = file ? readTemplate(file) : objects?.find((object) => idOf(object) === path[0])
  const value = String(at(holder, file ? path : path.slice(1)))
  if (how === '=' ? value === wanted : value.includes(wanted)) return undefined
  return `says ${proof}, and it is ${value}`
}

/** What is not true of the table. */
async function tableFaults(items: readonly Item[], table: readonly Row[]): Promise<string[]> {
  const here = [...(await render('k8s/overlays/eks-seed')), ...readObjects('eksctl/cluster.yaml')]
  const faults: string[] = []
  const proven = new Set<string>()
  for (const { id, object, path, value } of items) {
    const row = table.find(({ pattern }) => match(pattern, id))
    if (!row) {
      faults.push(`${id} has no row`)
      continue
    }
    const now = at(
      here.find((entry) => idOf(entry) === object),
      path,
    )
    if (row.fate === 'kept' && now !== value) faults.push(`${id} is said to be kept, and is ${JSON.stringify(now)}`)
    if (row.fate !== 'replaced') continue
    if (now === value && !/\/(protocol|name)$/.test(id)) faults.push(`${id} is said to be replaced, and is there`)
    if (row.proofs.length === 0 || row.why === '') faults.push(`${id} is replaced without why and by what`)
    const star = match(row.pattern, id)?.[1] ?? ''
    for (const proof of row.proofs) proven.add(proof.replaceAll('{1}', star))
  }
  for (const row of table.filter(({ pattern }) => words.includes(pattern))) {
    if (row.proofs.length === 0 || row.why === '') faults.push(`${row.pattern} has no proof`)
    for (const proof of row.proofs) proven.add(proof)
  }
  for (const word of words) if (!table.some(({ pattern }) => pattern === word)) faults.push(`${word} has no row`)
  for (const row of table) {
    if (!['kept', 'replaced'].includes(row.fate)) faults.push(`${row.pattern} is neither kept nor replaced`)
    if (!words.includes(row.pattern) && !items.some(({ id }) => match(row.pattern, id)))
      faults.push(`${row.pattern} is no item`)
  }
  for (const proof of proven) {
    const fault = await proofFault(proof)
    if (fault) faults.push(fault)
  }
  return faults
}

const seed = itemsOf(readObjects('k8s/checks/seed.yaml'))

test('every item of the seed is kept, or replaced by what is there', async (t) => {
  assert.equal(seed.length, 216)
  t.diagnostic(`${seed.length} values and ${words.length} words, ${rows.length} rows`)
  assert.deepEqual(await tableFaults(seed, rows), [])
})

test('found: an item without a row, a row that is no longer true, and a row of nothing', async () => {
  const more = [
    ...seed,
    { id: 'Service/cache-svc/spec/type', object: 'Service/cache-svc', path: ['spec', 'type'], value: 'NodePort' },
  ]
  assert.match(
    (
      await tableFaults(
        more,
        rows.filter(({ pattern }) => pattern !== 'StorageClass/*'),
      )
    ).join('\n'),
    /StorageClass\/gp3\/provisioner has no row/,
  )
  const other = seed.map((item) =>
    item.id === 'Service/back-user-svc/spec/ports/0/nodePort' ? { ...item, value: 31999 } : item,
  )
  assert.match((await tableFaults(other, rows)).join('\n'), /nodePort is said to be kept, and is 31118/)
  const stale = rows.map((row) => ({ ...row, proofs: row.proofs.map((proof) => proof.replace('= 8080', '= 80')) }))
  assert.match((await tableFaults(seed, stale)).join('\n'), /says .*containerPort = 80, and it is 8080/)
  assert.match(
    (await tableFaults(seed, [...rows, { pattern: 'Pod/x', fate: 'kept', why: '', proofs: [] }])).join('\n'),
    /Pod\/x is no item/,
  )
  assert.match(
    (
      await tableFaults(
        seed,
        rows.filter(({ pattern }) => pattern !== 'ECR images'),
      )
    ).join('\n'),
    /ECR images has no row/,
  )
})

test('the copy of the seed is what was published', (t) => {
  const places = [join(root, '..', 'shared'), join(root, '..', '..', 'shared')].map((path) =>
    join(path, 'seed/seed-infrastructure.txt'),
  )
  const original = places.find((path) => existsSync(path))
  if (!original) return t.diagnostic('skipped: the article is not beside this clone')
  const lines = new Set(readFileSync(original, 'utf8').split('\n'))
  const copy = readFileSync(join(root, 'k8s/checks/seed.yaml'), 'utf8').split('\n').slice(2)
  assert.deepEqual(
    copy.filter((line) => line !== '---' && line !== '' && !lines.has(line)),
    [],
  )
})
