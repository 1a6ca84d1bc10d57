import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'

const sources = globSync('**/*.ts', { cwd: import.meta.dirname }).filter((name) => !name.endsWith('.test.ts'))
const textOf = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8')
const importsOf = (name: string) => [...textOf(name).matchAll(/from '([^']+)'/g)].map((match) => match[1] as string)

test('every file says where it runs', () => {
  for (const name of sources) assert.match(textOf(name), /^\/\/ (Browser and Node|Node only)/, name)
})

test('a file for the browser imports nothing that only Node has', () => {
  const forBrowser = sources.filter((name) => textOf(name).startsWith('// Browser and Node'))
  assert(forBrowser.length >= 20)
  for (const name of forBrowser) {
    for (const imported of importsOf(name)) {
      assert(!imported.startsWith('node:'), `${name} imports ${imported}`)
      if (imported.startsWith('.')) {
        assert(forBrowser.includes(join(dirname(name), imported)), `${name} imports ${imported}`)
      }
    }
    assert(!/\b(?:Buffer|process)\./.test(textOf(name)), `${name} uses a global that only Node has`)
  }
})
