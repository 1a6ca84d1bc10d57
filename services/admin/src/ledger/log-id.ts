import { dayInKorea } from '@exqress/service/readings/record-readings.ts'

/** The month in Korea, `YYYY-MM`. */
export function monthOf(at: Date): string {
  return dayInKorea(at).slice(0, 7)
}

/** The id of a month's next log; `used` are all ids that were ever seen, wherever. */
export function nextLogId(month: string, used: Iterable<string>): string {
  const places = [...used].filter((id) => id.startsWith(month)).map(placeOf)
  return places.length === 0 ? month : `${month}.${Math.max(...places) + 1}`
}

/** Whether `a` was begun before `b`. */
export function isOlderLog(a: string, b: string): boolean {
  const [monthOfA, monthOfB] = [a.slice(0, 7), b.slice(0, 7)]
  return monthOfA === monthOfB ? placeOf(a) < placeOf(b) : monthOfA < monthOfB
}

function placeOf(id: string): number {
  return Number(id.split('.')[1] ?? 1)
}
