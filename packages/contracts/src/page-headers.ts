/**
 * The headers of each answer with a file of a PWA or the desk, whoever serves it: nginx in a cluster (docker/), the admin service, and
 * the front of this machine (packages/local). One list, so that what is tried here is what runs there.
 *
 * `wasm-unsafe-eval` lets the scanner's WebAssembly be compiled; it allows no string to run as a script. `no-referrer`: an address
 * under `/Q/` holds a label's token.
 */
export const pageHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'permissions-policy': 'camera=(self), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-frame-options': 'DENY',
}

/** Only where the browser came by HTTPS, if at the load balancer: on plain HTTP browsers pass over it, as RFC 6797 8.1 asks. */
export const strictTransport = { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } as const

/**
 * `hashed`: a file with a hash in its name (`/assets/…`). `label`: the page of an address under `/Q/`; a browser writes the address of
 * what it keeps into its cache, for all to read. `asked`: all others, which are asked for again each time: pages, `sw.js`, the
 * manifest, icons.
 */
export const cacheControl = {
  hashed: 'public, max-age=31536000, immutable',
  label: 'no-store',
  asked: 'no-cache',
} as const
