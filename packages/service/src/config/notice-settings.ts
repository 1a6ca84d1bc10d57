import type { NoticeOperator } from '@exqress/contracts/notice.ts'
import { z } from 'zod'

/**
 * Shown in a privacy notice, all three or none: who runs this installation, their privacy officer, how to reach them. Spread into a
 * service's settings; {@link checkNotice} says that they go together.
 */
export const noticeSettings = {
  OPERATOR_NAME: z.string().trim().min(1).max(100).optional(),
  PRIVACY_OFFICER: z.string().trim().min(1).max(100).optional(),
  PRIVACY_CONTACT: z.string().trim().min(1).max(200).optional(),
}

export type NoticeSettings = z.output<z.ZodObject<typeof noticeSettings>>

const names = ['OPERATOR_NAME', 'PRIVACY_OFFICER', 'PRIVACY_CONTACT'] as const

function check(config: Partial<NoticeSettings>, context: z.RefinementCtx<unknown>): void {
  if (names.every((name) => config[name] === undefined)) return
  for (const name of names)
    if (config[name] === undefined)
      context.addIssue({ code: 'custom', path: [name], message: 'is missing, as another of its three is given' })
}

/** For `superRefine(...checkNotice)`. */
export const checkNotice = [check, { when: () => true }] as const

/** Who answers for the notice; nothing while nobody has entered it. */
export function noticeOperator({
  OPERATOR_NAME: operator,
  PRIVACY_OFFICER: officer,
  PRIVACY_CONTACT: contact,
}: Partial<NoticeSettings>): NoticeOperator | undefined {
  return operator && officer && contact ? { operator, officer, contact } : undefined
}
