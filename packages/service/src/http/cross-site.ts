import type { IncomingMessage } from 'node:http'
import { forbidden } from '../errors/app-error.ts'

/** The header that our own clients send with every call; a foreign page cannot, without a CORS answer that we never give. */
export const CLIENT_HEADER = 'x-exqress'

const READING = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses forged cross-site writes: a browser that tells its Fetch Metadata must say same-origin (or `none`: typed by
 * the person), and a write that carries cookies must also carry `x-exqress: 1` (for browsers that tell nothing).
 * @throws AppError 403 `cross_site`
 */
export function refuseCrossSite(req: IncomingMessage): void {
  if (READING.has(req.method ?? '')) return
  const site = req.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw forbidden('cross_site')
  if (req.headers.cookie !== undefined && req.headers[CLIENT_HEADER] !== '1') throw forbidden('cross_site')
}
