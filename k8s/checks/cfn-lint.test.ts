import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { cachePath, filledFolder } from '@exqress/local/cache-folder.ts'
import { root } from './render.ts'
import { type Ran, runProgram } from './run-program.ts'

type Linted = { real: Ran; broken: Ran } | { skipped: string }
// Python takes its time: it begins with the file, and the other checks go on meanwhile.
const templates = globSync('eksctl/*.cfn.yaml', { cwd: root }).sort()
const linted = lintTemplates()

async function lintTemplates(): Promise<Linted> {
  const python = ['python3', 'python'].find((name) => spawnSync(name, ['-m', 'venv', '--help']).status === 0)
  if (!python) return { skipped: 'no Python with venv on this machine' }
  const folder = await filledFolder(cachePath('cfn-lint-1.58.0'), async (unfinished) => {
    execFileSync(python, ['-m', 'venv', '--copies', unfinished])
    const wanted = ['install', '--quiet', '--disable-pip-version-check', 'cfn-lint==1.58.0']
    execFileSync(join(unfinished, 'bin', 'pip'), wanted)
  }).catch(() => undefined)
  if (!folder) return { skipped: 'cfn-lint could not be fetched' }
  const main = [
    '-c',
    'import sys; from cfnlint.runner import main; sys.exit(main())',
    '--region',
    'ap-northeast-2',
    '--',
  ]
  const lint = (files: string[]) => runProgram(join(folder, 'bin', 'python'), [...main, ...files])
  const [real, broken] = await Promise.all([lint(templates), lint(['k8s/checks/broken.cfn.yaml'])])
  return { real, broken }
}

test('CloudFormation: cfn-lint finds nothing', async (t) => {
  assert.equal(templates.length, 5)
  const found = await linted
  if ('skipped' in found) return t.skip(found.skipped)
  assert.equal(found.real.code, 0, found.real.output)
})

test('found: a template that cfn-lint refuses', async (t) => {
  const found = await linted
  if ('skipped' in found) return t.skip(found.skipped)
  assert.notEqual(found.broken.code, 0)
  assert.match(found.broken.output, /broken\.cfn\.yaml/)
})
