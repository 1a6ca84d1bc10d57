import type { ImportChoice } from './import-run.tsx'

const key = 'exqress-desk-import'
export const sourceForm = /^[a-z0-9-]{1,40}$/

/** The shop account and carrier of the last import: the corrected file has to come under the same account. No personal data. */
export function keptChoice(): ImportChoice {
  try {
    const { source, carrier } = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<ImportChoice>
    return {
      source: typeof source === 'string' && sourceForm.test(source) ? source : '',
      carrier: typeof carrier === 'string' ? carrier : '',
    }
  } catch {
    return { source: '', carrier: '' } // storage is switched off
  }
}

export function keepChoice({ source, carrier }: ImportChoice): void {
  try {
    localStorage.setItem(key, JSON.stringify({ source, carrier }))
  } catch {
    // then it is typed again
  }
}
