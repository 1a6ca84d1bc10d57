// Browser and Node.

/**
 * One spelling of an e-mail address, for comparing and for blind indexes: NFKC, trimmed, lower case, the domain in its
 * ASCII form (IDNA). Dots and `+tags` stay: which of them are one mailbox only its provider knows. The local part is
 * lower-cased although RFC 5321 §2.4 lets it differ by case, as no provider in use makes that difference.
 * Undefined for what is no single address.
 */
export function normaliseEmail(text: string): string | undefined {
  const match = /^([^\s@<>,;:"()[\]\\]+)@([^\s@<>,;:"()[\]\\/?#%]+)$/.exec(text.normalize('NFKC').trim().toLowerCase())
  const local = match?.[1]
  const domain = asciiDomain(match?.[2] ?? '')
  if (local === undefined || domain === undefined) return undefined
  if (local.startsWith('.') || local.endsWith('.') || local.includes('..')) return undefined
  // RFC 5321 §4.5.3.1: 64 octets before the @, 254 in all.
  const address = `${local}@${domain}`
  const octets = new TextEncoder()
  return octets.encode(local).length > 64 || octets.encode(address).length > 254 ? undefined : address
}

function asciiDomain(domain: string): string | undefined {
  const address = `http://${domain}/`
  const host = URL.canParse(address) ? new URL(address).hostname : '' // URL.parse is missing on phones of 2023
  // A name of at least two labels whose last one is no number, so that no network address passes.
  return /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?![0-9]+$)[a-z0-9-]{2,63}$/.test(host) ? host : undefined
}
