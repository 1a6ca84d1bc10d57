import { readFileSync } from 'node:fs'
import type { Express } from 'express'
import type { StageOptions } from './options.ts'

/** What can be taken from the stage instead of paper: the labels' pictures, and a mall's file for the import. */
export function serveTray(app: Express, { labels, sampleCsv }: Pick<StageOptions, 'labels' | 'sampleCsv'>): void {
  app.get('/api/tray/:name', (req, res) => {
    const label = labels().find(({ name }) => name === req.params.name)
    if (!label) return void res.status(404).json({ error: { code: 'not_found' } })
    res.set({ 'content-type': 'image/png', 'cache-control': 'no-store' }).end(readFileSync(label.file))
  })
  app.get('/api/sample-orders.csv', (_req, res) => {
    const headers = {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="sample-orders.csv"',
    }
    res.set({ ...headers, 'cache-control': 'no-store' }).end(readFileSync(sampleCsv))
  })
}
