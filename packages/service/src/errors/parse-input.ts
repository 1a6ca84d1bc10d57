import type { z } from 'zod'
import { badInput, type InputIssue } from './app-error.ts'

const NAME = /^[A-Za-z_][A-Za-z0-9_-]{0,40}$/

/**
 * Paths and codes of a zod error. A key that does not look like a field's name (of a record, say) could itself be
 * somebody's data, so it becomes `*`.
 */
export function issuesOf(error: z.core.$ZodError): InputIssue[] {
  return error.issues.slice(0, 20).map((issue) => ({
    path: issue.path
      .map((part) => (typeof part === 'number' || (typeof part === 'string' && NAME.test(part)) ? part : '*'))
      .join('.'),
    code: issue.code,
  }))
}

/**
 * Parses what a caller sent. The caller's fault is a 400 `bad_input` with paths and codes, never values; for our own
 * data use `schema.parse`, whose failure is our bug (500).
 * @throws AppError 400 `bad_input`
 */
export function parseInput<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value)
  if (!result.success) throw badInput(issuesOf(result.error))
  return result.data
}
