import { isIPv6 } from 'node:net'

/**
 * The address of a caller as limits count it: a whole IPv4 address, the /64 of an IPv6 one (a single host has all of
 * those). Personal data: hand it to limits only, which keep a keyed HMAC of it for a short while.
 */
export function addressOf(req: { ip?: string | undefined }): string {
  const ip = req.ip ?? ''
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)
  if (mapped) return mapped[1] as string
  if (!isIPv6(ip)) return ip
  const [head = '', tail] = ip.split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail ? tail.split(':') : []
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0')
  return [...before, ...zeros, ...after]
    .slice(0, 4)
    .map((part) => part.toLowerCase().replace(/^0+(?=.)/, ''))
    .join(':')
}
