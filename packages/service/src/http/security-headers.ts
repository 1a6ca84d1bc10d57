import type { IncomingMessage, ServerResponse } from 'node:http'
import helmet from 'helmet'

type Directives = Record<string, readonly string[]>

/** A browser that is made to show a JSON answer as a page may load and run nothing. */
const API_POLICY: Directives = {
  defaultSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
}

/**
 * The security headers of JSON answers; those of pages stand in contracts/page-headers.ts, as others serve pages too. They do not depend on the request, so helmet is asked once, at start,
 * and each request only copies them: a dozen small middlewares less on the way of every scan.
 */
export function apiHeaders(): Map<string, string> {
  const headers = new Map<string, string>()
  const collect = {
    setHeader: (name: string, value: string) => headers.set(name.toLowerCase(), value),
    removeHeader() {},
  }
  const apply = helmet({
    contentSecurityPolicy: { useDefaults: false, directives: API_POLICY },
    referrerPolicy: { policy: 'no-referrer' },
    // These mean something to a document only; a JSON answer is none.
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    xDnsPrefetchControl: false,
    xFrameOptions: false,
    // For browsers that are gone.
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
  })
  apply({} as IncomingMessage, collect as unknown as ServerResponse, () => {})
  return headers
}
