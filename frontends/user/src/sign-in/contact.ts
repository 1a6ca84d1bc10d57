export type Channel = 'phone' | 'email'
export type Contact = { channel: Channel; address: string }

/** Good enough to send a code to; the service decides. Korean numbers and, with a plus, those of other countries. */
export function isUsable({ channel, address }: Contact): boolean {
  const text = address.trim()
  if (channel === 'email') return /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(text)
  const digits = text.replace(/\D/g, '')
  return text.startsWith('+') ? /^\d{8,15}$/.test(digits) : /^0\d{8,11}$/.test(digits)
}

/** 01000000001 → 010-0000-0001 while it is typed; anything else stays as it was typed. */
export function spacedPhone(typed: string): string {
  if (/[^\d\s-]/.test(typed)) return typed
  const digits = typed.replace(/\D/g, '').slice(0, 12)
  const [, area, middle = '', last = ''] = /^(02|050\d|\d{3})(\d{0,4})(\d{0,4})/.exec(digits) ?? []
  if (!area || !middle) return digits
  // 7 digits after the area stand as 3-4 (02-123-4567), 8 as 4-4
  const rest = middle + last
  const cut = rest.length === 7 ? 3 : 4
  return [area, rest.slice(0, cut), rest.slice(cut)].filter(Boolean).join('-')
}
