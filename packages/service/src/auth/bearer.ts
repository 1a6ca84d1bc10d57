/** The token of `authorization: Bearer …` (RFC 6750), or undefined. The scheme's case does not matter. */
export function bearerOf(req: { headers: { authorization?: string | undefined } }): string | undefined {
  const header = req.headers.authorization
  if (header === undefined || header.length > 4096) return undefined
  return /^bearer ([A-Za-z0-9_.~+/=-]+)$/i.exec(header)?.[1]
}
