import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
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
