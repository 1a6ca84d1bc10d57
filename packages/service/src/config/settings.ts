import { accessSync, constants, statSync } from 'node:fs'
import { z } from 'zod'

/** Turns a variable's text into a value; `undefined` means "not valid" and gives `text` as the line. */
function setting<T>(text: string, read: (value: string) => T | undefined) {
  return z.string().transform((value, context): T => {
    const result = read(value)
    if (result !== undefined) return result
    context.addIssue({ code: 'custom', message: text })
    return z.NEVER
  })
}

/** A URL with one of the protocols (such as `https:`), as written, without a trailing slash. */
export const urlSetting = (...protocols: string[]) =>
  setting(`must be a URL (${protocols.join(' or ')})`, (value) => {
    const url = URL.parse(value)
    return url && protocols.includes(url.protocol) ? value.replace(/\/+$/, '') : undefined
  })

/** A TCP port, 0 to 65535 (0: any free one). */
export const portSetting = () =>
  setting('must be a port from 0 to 65535', (value) =>
    /^\d{1,5}$/.test(value) && Number(value) <= 65535 ? Number(value) : undefined,
  )

/** `true` or `false`, nothing else. */
export const booleanSetting = () =>
  setting('must be true or false', (value) => (value === 'true' ? true : value === 'false' ? false : undefined))

/** A whole number within bounds. */
export const numberSetting = (least: number, most: number) =>
  setting(`must be a whole number from ${least} to ${most}`, (value) =>
    /^\d{1,15}$/.test(value) && Number(value) >= least && Number(value) <= most ? Number(value) : undefined,
  )

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** A duration such as `500ms`, `30s`, `10m`, `12h`, `7d`; the value is in milliseconds. */
export const durationSetting = () =>
  setting('must be a duration such as 500ms, 30s, 10m, 12h or 7d', (value) => {
    const found = /^(\d{1,9})(ms|s|m|h|d)$/.exec(value)
    return found ? Number(found[1]) * UNITS[found[2] as keyof typeof UNITS] : undefined
  })

/** A comma-separated list with at least one entry. */
export const listSetting = () =>
  setting('must be a comma-separated list', (value) => {
    const entries = value
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '')
    return entries.length > 0 ? entries : undefined
  })

/** A name or identifier of somebody else's: no blanks, and neither begins nor ends with a slash. */
export const nameSetting = () =>
  setting('must be a name without blanks', (value) => (/^[^\s/](?:\S*[^\s/])?$/.test(value) ? value : undefined))

/** A directory of secret keys: it exists, is writable, and nobody but its owner gets in (mode 0700). */
export const keyDirectorySetting = () =>
  setting('must be a writable directory with mode 0700', (value) => {
    try {
      const stat = statSync(value)
      accessSync(value, constants.R_OK | constants.W_OK | constants.X_OK)
      return stat.isDirectory() && (stat.mode & 0o077) === 0 ? value : undefined
    } catch {
      return undefined
    }
  })

/** A directory that exists and can be written. */
export const directorySetting = () =>
  setting('must be a writable directory', (value) => {
    try {
      accessSync(value, constants.R_OK | constants.W_OK | constants.X_OK)
      return statSync(value).isDirectory() ? value : undefined
    } catch {
      return undefined
    }
  })

/** A directory that exists and can be read, such as one that a cluster mounts read-only. */
export const readableDirectorySetting = () =>
  setting('must be a readable directory', (value) => {
    try {
      accessSync(value, constants.R_OK | constants.X_OK)
      return statSync(value).isDirectory() ? value : undefined
    } catch {
      return undefined
    }
  })

/** True for an http(s) base URL on this machine only. */
export function isLoopback(baseUrl: string): boolean {
  const host = URL.parse(baseUrl)?.hostname
  return host === 'localhost' || host === '127.0.0.1' || host === '[::1]'
}
