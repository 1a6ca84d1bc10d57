import type { IncomingMessage, ServerResponse } from 'node:http'
import helmet from 'helmet'

type Directives = Record<string, readonly string[]>

/** For JSON answers: a browser that is made to show one as a page may load and run nothing. */
export const API_POLICY: Directives = {
  defaultSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
}

/** For the PWAs and the API page: own files only; WebAssembly for the scanner, blob and data pictures for labels and photos. */
export const PAGE_POLICY: Directives = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'blob:', 'data:'],
  mediaSrc: ["'self'", 'blob:'],
  fontSrc: ["'self'"],
  connectSrc: ["'self'"],
  workerSrc: ["'self'"],
  manifestSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
}

/**
 * The security headers for one kind of answer. They do not depend on the request, so helmet is asked once, at start,
 * and each request only copies them: a dozen small middlewares less on the way of every scan.
 */
export function securityHeaders(directives: Directives): Map<string, string> {
  const headers = new Map<string, string>()
  const collect = {
    setHeader: (name: string, value: string) => headers.set(name.toLowerCase(), value),
    removeHeader() {},
  }
  const isPage = directives === PAGE_POLICY
  const apply = helmet({
    contentSecurityPolicy: { useDefaults: false, directives },
    referrerPolicy: { policy: 'no-referrer' },
    // These mean something to a document only; a JSON answer is none.
    crossOriginOpenerPolicy: isPage,
    originAgentCluster: isPage,
    xDnsPrefetchControl: isPage,
    xFrameOptions: isPage && { action: 'deny' },
    // For browsers that are gone.
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
  })
  apply({} as IncomingMessage, collect as unknown as ServerResponse, () => {})
  if (isPage) headers.set('permissions-policy', 'camera=(self), geolocation=(), microphone=(), payment=()')
  return headers
}
