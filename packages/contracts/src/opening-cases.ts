import { z } from 'zod'
import { Id, Time } from './values.ts'

/** How the privacy officer answers somebody who did not expect an opening. Codes alone: the texts are the app's, and nobody is named. */
export const openingAnswers = ['work_needed', 'own_request', 'by_mistake', 'misused'] as const
export type OpeningAnswer = z.infer<typeof OpeningAnswer>
export const OpeningAnswer = z.enum(openingAnswers)

/** Working days in which "not expected" is answered. */
export const ANSWER_DAYS = 3

export type OpeningCase = z.infer<typeof OpeningCase>
export const OpeningCase = z.strictObject({
  /** The access record that was not expected. */
  recordId: Id,
  askedAt: Time,
  /** The day in Korea until whose end it is answered. */
  dueOn: z.iso.date(),
  answer: OpeningAnswer.optional(),
  answeredAt: Time.optional(),
})

const DAY = 86_400_000

/**
 * The `days`th working day in Korea (UTC+9, Monday to Friday) after the day of `at`, as YYYY-MM-DD. Holidays are not known here: the
 * officer has at most that long, and less around them.
 */
export function workingDayAfter(at: Date, days: number): string {
  // Counted on a clock whose UTC day is Korea's day.
  let day = at.getTime() + 9 * 3_600_000
  for (let left = days; left > 0; ) {
    day += DAY
    const weekday = new Date(day).getUTCDay()
    if (weekday !== 0 && weekday !== 6) left--
  }
  return new Date(day).toISOString().slice(0, 10)
}
