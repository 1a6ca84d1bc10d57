import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheControl, pageHeaders, strictTransport } from '@exqress/contracts/page-headers.ts'
import { fileTypes } from '@exqress/local/file-types.ts'

const template = readFileSync(join(import.meta.dirname, '..', 'nginx.conf'), 'utf8')

export type NginxPlaces = {
  port: number
  /** The built PWA. */
  root: string
  /** A writable folder. */
  temp: string
  /** The file that says what becomes of `/api`. */
  api: string
}

/** Where everything lies in the image. */
export const imagePlaces: NginxPlaces = { port: 8080, root: '/srv/app', temp: '/tmp', api: '/etc/nginx/api.conf' }

/** The configuration of nginx, whole. TLS ends before it, and its answers ask browsers to stay there (HSTS). */
export function nginxConf({ port, root, temp, api }: NginxPlaces): string {
  const bare = (type: string) => type.replace(/;.*/, '')
  const types = Object.entries(fileTypes)
  const values: Record<string, string> = {
    PORT: String(port),
    ROOT: root,
    TEMP: temp,
    API: api,
    HASHED: cacheControl.hashed,
    ASKED: cacheControl.asked,
    LABEL: cacheControl.label,
    TYPES: types.map(([extension, type]) => `${bare(type)} ${extension.slice(1)};`).join('\n    '),
    // text/html is in nginx's list already, and a second mention is a warning.
    CHARSET_TYPES: listOf(types.flatMap(([, type]) => (type.includes('charset') ? [bare(type)] : []))),
    GZIP_TYPES: listOf(types.flatMap(([, type]) => (/text|json|svg|wasm/.test(type) ? [bare(type)] : []))),
    PAGE_HEADERS: Object.entries({ ...pageHeaders, ...strictTransport })
      .map(([name, value]) => `add_header ${name} "${value}" always;`)
      .join('\n      '),
  }
  return template.replace(/@([A-Z_]+)@/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`nginx.conf asks for ${name}, which nobody fills in`)
    return value
  })
}

const listOf = (types: string[]) => [...new Set(types)].filter((type) => type !== 'text/html').join(' ')
