import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { stripVTControlCharacters } from 'node:util'

const root = join(import.meta.dirname, '..')

test('types: tsc finds nothing', () => check('typescript/bin/tsc', ['-p', 'tsconfig.json', '--noEmit']))
test('style: biome finds nothing', () =>
  check('@biomejs/biome/bin/biome', ['ci', '--log-level=error', '--colors=off', '.']))
test('dead code: knip finds nothing', () => check('knip/bin/knip.js', ['--no-progress', '--no-config-hints']))

async function check(tool: string, args: string[]): Promise<void> {
  const output: Buffer[] = []
  const code = await new Promise((done, fail) => {
    const child = spawn(process.execPath, [join(root, 'node_modules', tool), ...args], { cwd: root })
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(chunk))
    child.on('error', fail).on('close', done)
  })
  const told = stripVTControlCharacters(Buffer.concat(output).toString()).trim()
  assert.equal(code, 0, `${tool.split('/')[0]} ${args.join(' ')}\n\n${told}`)
}
