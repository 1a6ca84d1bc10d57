/** Number of an object in a PDF. Written as a reference it is `${id} 0 R`. */
export type PdfId = number

/** A PDF that is written object by object and handed on as it grows: of what was written only the offsets stay. */
export type PdfFile = {
  /** An id for an object that is written later, and may be referred to already. */
  reserve: () => PdfId
  /** @param dictionary what stands between << and >>, without the stream's Length; ASCII only */
  write: (id: PdfId, dictionary: string, stream?: Uint8Array) => void
  /** Bytes written and not yet taken. */
  waiting: () => number
  take: () => Uint8Array
  /** The cross-reference table and the trailer. Neither Info nor ID: nothing is said of who made it, when and of what. */
  end: (root: PdfId) => void
}

/** Header, objects, cross-reference table and trailer as in ISO 32000-1, 7.5. */
export function createPdfFile(): PdfFile {
  const offsets: number[] = []
  let written = 0
  let waiting = 0
  let parts: Uint8Array[] = []
  const push = (part: string | Uint8Array) => {
    const bytes = typeof part === 'string' ? Buffer.from(part, 'latin1') : part
    parts.push(bytes)
    written += bytes.length
    waiting += bytes.length
  }
  // four bytes over 127 tell programs that this is no text file
  push('%PDF-1.4\n%\xff\xff\xff\xff\n')
  return {
    reserve: () => offsets.push(0),
    write: (id, dictionary, stream) => {
      offsets[id - 1] = written
      if (stream === undefined) return push(`${id} 0 obj\n<< ${dictionary} >>\nendobj\n`)
      push(`${id} 0 obj\n<< ${dictionary} /Length ${stream.length} >>\nstream\n`)
      push(stream)
      push('\nendstream\nendobj\n')
    },
    waiting: () => waiting,
    take: () => {
      const taken = Buffer.concat(parts)
      parts = []
      waiting = 0
      return taken
    },
    end: (root) => {
      const size = offsets.length + 1
      const table = written
      const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`)
      push(`xref\n0 ${size}\n0000000000 65535 f \n${rows.join('')}`)
      push(`trailer\n<< /Size ${size} /Root ${root} 0 R >>\nstartxref\n${table}\n%%EOF\n`)
    },
  }
}
