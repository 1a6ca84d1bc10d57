import iconv from 'iconv-lite'

/** How a text may have been written down, and the bytes by which it is then recognised wherever it stands in a longer one. */
export type Form = { form: string; bytes: Buffer }

/**
 * Every form of a text: as written and, for a phone number, as people and programs write it; each in every encoding. Base64
 * depends on where in a longer text it begins, so each of the three offsets is searched for, without the characters at its
 * ends that its neighbours change.
 */
export function formsOf(text: string): Form[] {
  const forms = new Map<string, Form>()
  for (const [spelling, spelt] of spellings(text)) {
    for (const [encoding, bytes] of encodings(spelt)) {
      // Shorter ones stand in every megabyte of ciphertext by chance.
      if (bytes.length < (encoding.startsWith('base64') ? 7 : 5)) continue
      const key = bytes.toString('latin1')
      if (!forms.has(key)) forms.set(key, { form: spelling ? `${spelling}, ${encoding}` : encoding, bytes })
    }
  }
  return [...forms.values()]
}

/** Hangul as one letter a syllable or as one a sound; a number with and without its dashes and its country. */
function spellings(text: string): [string, string][] {
  const found: [string, string][] = [
    ['', text],
    ['decomposed', text.normalize('NFD')],
  ]
  const digits = text.replace(/[\s.-]/g, '')
  if (!/^\+?\d{9,}$/.test(digits)) return found
  found.push(['digits alone', digits])
  const [, first, middle, last] = /^(02|050\d|0\d\d)(\d{3,4})(\d{4})$/.exec(digits) ?? []
  if (first === undefined) return found
  const international = `82${digits.slice(1)}`
  found.push(['E.164', international])
  for (const between of [' ', '.', '-']) {
    found.push([`with "${between}"`, [first, middle, last].join(between)])
    found.push([`E.164 with "${between}"`, ['82', first.slice(1), middle, last].join(between)])
  }
  return found
}

function encodings(text: string): [string, Buffer][] {
  const utf8 = Buffer.from(text, 'utf8')
  const escaped = (upper: boolean) =>
    text.replace(/[\u0080-\uffff]/g, (letter) => {
      const code = letter.charCodeAt(0).toString(16).padStart(4, '0')
      return `\\u${upper ? code.toUpperCase() : code}`
    })
  const percent = encodeURIComponent(text)
  const found: [string, Buffer][] = [
    ['UTF-8', utf8],
    ['UTF-16LE', Buffer.from(text, 'utf16le')],
    ['UTF-16BE', Buffer.from(text, 'utf16le').swap16()],
    ['hex', Buffer.from(utf8.toString('hex'))],
    ['HEX', Buffer.from(utf8.toString('hex').toUpperCase())],
    ['JSON \\u', Buffer.from(escaped(false))],
    ['JSON \\U', Buffer.from(escaped(true))],
    ['percent', Buffer.from(percent)],
    ['percent lower', Buffer.from(percent.replace(/%../g, (byte) => byte.toLowerCase()))],
  ]
  // Letters that CP949 lacks become question marks, which stand everywhere.
  const cp949 = iconv.encode(text, 'cp949')
  if (iconv.decode(cp949, 'cp949') === text) found.push(['CP949', cp949])
  for (const offset of [0, 1, 2]) {
    const padded = Buffer.concat([Buffer.alloc(offset), utf8])
    const from = Math.ceil((offset * 8) / 6)
    const to = Math.floor((padded.length * 8) / 6)
    for (const kind of ['base64', 'base64url'] as const) {
      found.push([`${kind}+${offset}`, Buffer.from(padded.toString(kind).slice(from, to))])
    }
  }
  return found
}

/**
 * A text hidden once in each encoding, in the middle of something longer, as it would lie in a store: what a search has to find
 * before its silence means anything.
 */
export function hide(text: string): { encoding: string; bytes: Buffer }[] {
  const around = (inner: string, shift = 0) => `${'{"a":"'.padEnd(6 + shift, 'x')}${inner}","b":1}`
  const plain = Buffer.from(around(text))
  const escaped = JSON.stringify(text).replace(
    /[\u0080-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return [
    { encoding: 'UTF-8', bytes: plain },
    { encoding: 'UTF-16LE', bytes: Buffer.from(around(text), 'utf16le') },
    { encoding: 'UTF-16BE', bytes: Buffer.from(around(text), 'utf16le').swap16() },
    { encoding: 'CP949', bytes: iconv.encode(around(text), 'cp949') },
    { encoding: 'hex', bytes: Buffer.from(plain.toString('hex')) },
    { encoding: 'JSON \\u', bytes: Buffer.from(around(escaped.slice(1, -1))) },
    { encoding: 'percent', bytes: Buffer.from(`/q?name=${encodeURIComponent(text)}&x=1`) },
    ...[0, 1, 2].flatMap((shift) =>
      (['base64', 'base64url'] as const).map((kind) => ({
        encoding: 'base64',
        bytes: Buffer.from(Buffer.from(around(text, shift)).toString(kind)),
      })),
    ),
  ]
}
