/** The value of one cookie of a `cookie` header, or undefined. The first wins, as in RFC 6265 §5.4 order. */
export function cookieOf(req: { headers: { cookie?: string | undefined } }, name: string): string | undefined {
  for (const pair of req.headers.cookie?.split(';') ?? []) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim()
  }
  return undefined
}
