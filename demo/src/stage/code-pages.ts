import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Express } from 'express'
import { acts } from '../../stage/src/acts.ts'

const places: readonly string[] = acts.flatMap(({ code }) => code)

/** The code behind each act, to be read in the browser: what the acts name, what lies in those folders, and nothing else. */
export function serveCode(app: Express, { codeRoot }: { codeRoot: string }): void {
  app.get('/code/*path', (req, res) => {
    const path = [req.params.path].flat().filter(Boolean).join('/')
    const named = places.some((place) => path === place || path.startsWith(`${place}/`))
    const kind = named && !path.split('/').includes('..') ? kindOf(join(codeRoot, path)) : undefined
    if (!kind) return void res.status(404).json({ error: { code: 'not_found' } })
    res.set({ 'content-security-policy': "default-src 'none'", 'x-content-type-options': 'nosniff' })
    if (kind === 'file') return void res.type('text/plain').end(readFileSync(join(codeRoot, path)))
    const entries = readdirSync(join(codeRoot, path)).map(
      (name) => `<li><a href="/code/${encodeURI(`${path}/${name}`)}">${escapeHtml(name)}</a></li>`,
    )
    const title = escapeHtml(path)
    res
      .type('text/html')
      .end(
        `<!doctype html><html lang="en"><title>${title}</title><h1>${title}</h1><ul>${entries.join('\n')}</ul></html>`,
      )
  })
}

function kindOf(path: string): 'file' | 'folder' | undefined {
  const found = statSync(path, { throwIfNoEntry: false })
  return found && (found.isDirectory() ? 'folder' : 'file')
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
