import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

const folder = new URL('./', import.meta.url)
const sources = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
const textOf = (name: string) => readFileSync(new URL(name, folder), 'utf8')

test('what a browser needs to verify imports nothing that only Node has', () => {
  const forBrowser = sources.filter((name) => /^\/\/ Browser and Node/.test(textOf(name)))
  assert.deepEqual(
    sources.filter((name) => !forBrowser.includes(name) && !/^\/\/ Node only/.test(textOf(name))),
    [],
    'every file says where it runs',
  )
  assert(
    forBrowser.includes('verify-proof.ts') && forBrowser.includes('checkpoint.ts') && forBrowser.includes('entry.ts'),
  )
  for (const name of forBrowser) {
    for (const [, imported = ''] of textOf(name).matchAll(/from '([^']+)'/g)) {
      assert(
        imported === '../bytes.ts' || forBrowser.includes(imported.replace('./', '')),
        `${name} imports ${imported}`,
      )
    }
    assert(!/\b(?:Buffer|process)\./.test(textOf(name)), `${name} uses a global that only Node has`)
  }
})
