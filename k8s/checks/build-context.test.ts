import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { join, matchesGlob } from 'node:path'
import { basesOf } from '@exqress/docker/bases-of.ts'
import { parse } from 'yaml'
import { check } from './check.ts'
import type { Value } from './objects.ts'
import { root } from './render.ts'

const lines = (file: string) => readFileSync(join(root, file), 'utf8').split('\n')

check('the build of an image sees the package.json of each workspace, without which npm ci refuses the lock file', {
  read: () => ({
    ignored: lines('.dockerignore'),
    workspaces: (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).workspaces as string[])
      .flatMap((pattern) => globSync(pattern, { cwd: root }))
      .filter((folder) => existsSync(join(root, folder, 'package.json'))),
  }),
  verify({ ignored, workspaces }) {
    assert.ok(ignored.includes('*'), 'nothing but what is named')
    assert.ok(workspaces.length > 12)
    const seen = (folder: string) =>
      ignored.includes(`!${folder}/package.json`) ||
      folder.split('/').some((_, depth, parts) => ignored.includes(`!${parts.slice(0, depth + 1).join('/')}`))
    assert.deepEqual(
      workspaces.filter((folder) => !seen(folder)),
      [],
    )
  },
  harms: [
    {
      harm: 'a workspace that an image is built without',
      change: ({ workspaces }) => void workspaces.push('k8s/other'),
      says: /k8s\/other/,
    },
    {
      harm: 'a line that is gone',
      change: ({ ignored }) => void ignored.splice(ignored.indexOf('!demo/package.json'), 1),
      says: /demo/,
    },
  ],
})

check('a change to anything that an image is built of builds it again', {
  read: () => ({
    ignored: lines('.dockerignore'),
    workflow: readFileSync(join(root, '.github/workflows/images.yml'), 'utf8'),
  }),
  verify({ ignored, workflow }) {
    const paths: string[] = parse(workflow).on.push.paths
    const all = new RegExp(/grep -qE '([^']+)'/.exec(workflow)?.[1] ?? 'none')
    const parts = ignored.flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []))
    // Of a workspace that no image holds npm wants the package.json alone, and what it says stands in the lock file too.
    for (const part of parts.filter((name) => !name.endsWith('/package.json'))) {
      const folder = existsSync(join(root, part)) && statSync(join(root, part)).isDirectory()
      const file = folder ? `${part}/x` : part
      assert.ok(
        paths.some((path) => matchesGlob(file, path)),
        `${part} starts no build`,
      )
      const own = part === 'services' || part === 'frontends'
      assert.ok(own || all.test(file), `${part} builds nothing`)
    }
  },
  harms: [
    {
      harm: 'a folder whose change builds no image',
      change: (given) => {
        given.workflow = given.workflow.replace('      - "scripts/**"\n', '')
      },
      says: /scripts starts no build/,
    },
    {
      harm: 'a build that takes no image for changed',
      change: (given) => {
        given.workflow = given.workflow.replace('|scripts/|', '|')
      },
      says: /scripts builds nothing/,
    },
  ],
})

check('the build of an image sees no key, no data and no history', {
  read: () => ({ ignored: lines('.dockerignore') }),
  verify({ ignored }) {
    for (const line of ['**/.env', '**/.data', '**/node_modules', '**/*.log']) assert.ok(ignored.includes(line), line)
    const git = ignored.filter((line) => line.startsWith('!.git'))
    assert.deepEqual(git, [])
  },
  harms: [
    {
      harm: 'the passwords of compose in an image’s build',
      change: ({ ignored }) => void ignored.splice(ignored.indexOf('**/.env'), 1),
      says: /\.env/,
    },
  ],
})

check('what an image is built on cannot move: its bases are named with their digests, where dependabot finds them', {
  read: () => ({
    dockerfiles: Object.fromEntries(
      globSync('docker/*Dockerfile', { cwd: root }).map((file) => [file, readFileSync(join(root, file), 'utf8')]),
    ),
    watched: parse(readFileSync(join(root, '.github/dependabot.yml'), 'utf8')).updates as Value[],
  }),
  verify({ dockerfiles, watched }) {
    assert.equal(Object.keys(dockerfiles).length, 2)
    for (const [file, text] of Object.entries(dockerfiles)) {
      const { build, final } = basesOf(text)
      for (const base of [build, final])
        assert.match(base, /^[\w.-]+\.\w+\/[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$/, `${file}: a base that may move`)
    }
    const builds = new Set(Object.values(dockerfiles).map((text) => basesOf(text).build))
    assert.equal(builds.size, 1, 'both build alike, so that all five share it')
    for (const what of ['docker', 'docker-compose'])
      assert.ok(
        watched.some((row) => row['package-ecosystem'] === what && row.directory === '/docker'),
        `nobody keeps the digests of ${what} new`,
      )
  },
  harms: [
    {
      harm: 'a base by its tag alone',
      change: ({ dockerfiles }) => {
        dockerfiles['docker/pwa.Dockerfile'] =
          dockerfiles['docker/pwa.Dockerfile']?.replace(/(alpine\S*)@\S+/, '$1') ?? ''
      },
      says: /pwa\.Dockerfile: a base that may move/,
    },
    {
      harm: 'a base in a variable, which nothing keeps new',
      change: ({ dockerfiles }) => {
        dockerfiles['docker/service.Dockerfile'] =
          dockerfiles['docker/service.Dockerfile']?.replace(/FROM gcr\S+/, 'FROM $BASE') ?? ''
      },
      says: /service\.Dockerfile: a base that may move/,
    },
    {
      harm: 'digests that grow old',
      change: ({ watched }) =>
        void watched.splice(
          watched.findIndex((row) => row['package-ecosystem'] === 'docker'),
          1,
        ),
      says: /nobody keeps the digests of docker new/,
    },
  ],
})
