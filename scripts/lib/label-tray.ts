import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { TrayLabel } from '@exqress/demo/stage/options.ts'
import { labelFolder } from './seed.ts'

/** The pictures that the demo's labels were printed as, the courier's first. A name tells the find tag, and nothing of a person. */
export function labelTray(dataDir: string): TrayLabel[] {
  const folder = labelFolder(dataDir)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .sort()
    .flatMap((file): TrayLabel[] => {
      const parts = /^(\d\d|[a-z_-]+)-(\p{Script=Hangul})(\d{4})(-unreadable)?\.png$/u.exec(file.normalize('NFC'))
      if (!parts) return []
      const [, kind = '', syllable, digits, unreadable] = parts
      const life = /^\d/.test(kind) ? {} : { life: kind }
      const [name, findTag] = [`${kind}${unreadable ?? ''}.png`, `${syllable} ${digits}`]
      return [{ name, file: join(folder, file), findTag, unreadable: unreadable !== undefined, ...life }]
    })
}
