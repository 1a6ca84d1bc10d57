/** What any controller or container wrote, made fit to show: one line of at most `length` characters, without what looks secret. */
export function boundedWords(text: string, length: number): string {
  const line = text
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .replace(/(\w+:\/\/)[^\s/@]*@/g, '$1…@') // a user and password in an address
    .replace(/(\w+:\/\/[^\s?#"]+)[?#][^\s"]+/g, '$1?…') // what is signed into one
    .replace(/\b(bearer|basic)\s+\S+/gi, '$1 …')
    .replace(/\b(\w*(?:password|passwd|secret|token|api_?key))(["']?\s*[:=]\s*)("[^"]*"|'[^']*'|[^\s,;]+)/gi, '$1$2…')
    .replace(/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, '…@…') // a person's address
    .replace(/(?<![\w:-])(?=[\w+/=-]*\d)(?=[\w+/=-]*[A-Z])[A-Za-z0-9_+/=-]{32,}/g, '…') // a key; digests and names of objects are lower-case
    .replace(/(?<!\w)0\d{1,2}[- .]?\d{3,4}[- .]?\d{4}(?!\w)/g, '…') // a phone number
  return line.length <= length ? line : `${line.slice(0, length - 1)}…`
}
