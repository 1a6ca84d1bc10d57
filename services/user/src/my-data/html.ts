/** A piece of HTML whose texts are escaped. */
export class Html {
  readonly #text: string
  constructor(text: string) {
    this.#text = text
  }
  toString(): string {
    return this.#text
  }
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => escapes[sign] as string)

/** HTML with values in it: a string is text and becomes nothing else, whatever a sender wrote as a product's name. */
export function html(parts: TemplateStringsArray, ...values: (string | Html)[]): Html {
  return new Html(
    parts.reduce((text, part, i) => {
      const value = values[i - 1] ?? ''
      return text + (value instanceof Html ? String(value) : escaped(value)) + part
    }),
  )
}

export const joined = (pieces: readonly Html[]): Html => new Html(pieces.join('\n'))

/** A table with titles, unless all are empty; without rows the word for none. */
export function table(titles: string[], rows: string[][], t: (key: string) => string): Html {
  if (rows.length === 0) return html`<p>${t('none')}</p>`
  const titled = titles.some((title) => title !== '')
  return html`<table>${
    titled ? html`<thead><tr>${joined(titles.map((title) => html`<th>${title}</th>`))}</tr></thead>` : ''
  }<tbody>${joined(
    rows.map((cells) => html`<tr>${joined(cells.map((cell) => html`<td>${cell}</td>`))}</tr>`),
  )}</tbody></table>`
}
