import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { join, matchesGlob } from 'node:path'
import { parse } from 'yaml'
import { check } from './check.ts'
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
