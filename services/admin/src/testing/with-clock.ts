import { setUpCarrier } from './slips.ts'
import { type Admin, startAdmin } from './start-admin.ts'

/** For tests: the service with a clock that the test sets; the desk's own tokens go by the real one. */
export async function withClock(at: string) {
  let time = Date.parse(at)
  const admin = await startAdmin({ now: () => new Date(time) })
  const as = await admin.deskToken()
  await setUpCarrier(admin, as)
  const set = (to: string) => {
    time = Date.parse(to)
  }
  return { admin, as, now: () => new Date(time), set }
}

/** The epochs, or months, under which the rows of a table lie. */
export async function epochsIn({ db }: Admin, table: string, column = 'epoch'): Promise<string[]> {
  const { rows } = await db.query({ text: `select distinct ${column} as epoch from ${table} order by 1` })
  return rows.map((row) => row.epoch)
}
