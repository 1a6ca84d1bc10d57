import assert from 'node:assert/strict'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { trackedFiles } from './lib/tracked-files.ts'

const root = join(import.meta.dirname, '..')
const pages = trackedFiles(root).filter((file) => file.endsWith('.md'))

/** Headings as they are linked to: lower case, spaces as hyphens, nothing but letters, digits and hyphens. */
const anchorsOf = (file: string) =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  )

test('every link of every page leads somewhere', () => {
  const broken = pages.flatMap((page) => {
    const text = readFileSync(join(root, page), 'utf8')
      .replace(/```.*?```/gs, '')
      .replace(/`[^`\n]*`/g, '')
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
    return links
      .filter((link) => !/^(https?|mailto):/.test(link))
      .filter((link) => {
        const [path = '', anchor] = link.split('#')
        const target = path ? join(dirname(page), decodeURIComponent(path)) : page
        if (!existsSync(join(root, target))) return true
        return anchor !== undefined && statSync(join(root, target)).isFile() && !anchorsOf(target).includes(anchor)
      })
      .map((link) => `${page}: ${link}`)
  })
  assert.deepEqual(broken, [])
  assert.ok(pages.length > 10)
})
