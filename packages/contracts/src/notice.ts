import { z } from 'zod'

/** Who answers for a privacy notice, as the operator of this installation has entered it; absent until then, and the notice says so. */
export type NoticeOperator = z.infer<typeof NoticeOperator>
export const NoticeOperator = z.strictObject({ operator: z.string(), officer: z.string(), contact: z.string() })
