import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'

const source = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

type Finding = { id: string; nodes: { html: string }[] }

/** What axe-core finds wrong for keyboards, screen readers and weak eyes, as `rule: element`. Empty = nothing. */
export async function findAxeFaults(page: Page): Promise<string[]> {
  // by the debugger, because the page's own policy lets no foreign script in
  await page.evaluate(source)
  const violations = await page.evaluate(
    async () =>
      (await (globalThis as unknown as { axe: { run: () => Promise<{ violations: Finding[] }> } }).axe.run())
        .violations,
  )
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))
}
