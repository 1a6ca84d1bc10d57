/** How long, in words of SQL. `24 months` is what the notices call two years. */
export type Term = '24 months' | '1 month' | '1 day'

/**
 * What becomes of a table's rows. Names and conditions are SQL, constants of the program.
 * - `after`: rows are deleted so long after `age`, those alone of which `only` is true; with `emptied`, these columns are set to null and
 *   the row stays.
 * - `ends`: they go with something else, which says so.
 * - `stays`: for ever, since they say nothing of a person.
 */
type Fate =
  | { after: Term; age: string; only?: string; emptied?: readonly string[] }
  | { ends: 'with its parcel' | 'with its account' | 'with the row that it belongs to' | 'by a job of its own' }
  | { stays: true }

/** One decision, with its reason. A table may have several; a table without one fails a test. */
export type KeptTable = { table: string; why: string } & Fate

/** A decision that the sweep carries out. */
export type SweptTable = Extract<KeptTable, { after: Term }>

export const isSwept = (kept: KeptTable): kept is SweptTable => 'after' in kept
