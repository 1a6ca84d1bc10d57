/** What a log may say about an error. Messages are never part of it: they quote what people typed. */
export type LoggedError = {
  name: string
  code?: string
  constraint?: string
  table?: string
  issues?: string
  stack?: string
  cause?: LoggedError
}

const WORD = /^[A-Za-z][A-Za-z0-9_.:-]{0,63}$|^[0-9A-Z]{5}$/
const NAME = /^[A-Za-z_][A-Za-z0-9_-]{0,40}$/
// One frame of a V8 stack, in ASCII and with a position, so that a message with line breaks cannot pose as frames.
const FRAME = /^ {4}at (?:async )?(?:[\w$.<>[\] #]{1,120} \()?(?:file:\/\/|node:|\/)[\w@%.:/+-]{1,300}:\d+:\d+\)?$/

/** Code, names from the schema and stack frames of an error; anything that could hold user data is left out. */
export function describeError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { name: 'NotAnError' }
  const described: LoggedError = { name: word(error.constructor.name) ?? 'Error' }
  const fields = error as Error & Record<string, unknown>
  const code = word(fields.code)
  if (code) described.code = code
  const constraint = word(fields.constraint)
  if (constraint) described.constraint = constraint
  const table = word(fields.table)
  if (table) described.table = table
  if (Array.isArray(fields.issues)) described.issues = issueList(fields.issues)
  const stack = framesOf(error)
  if (stack) described.stack = stack
  if (error.cause !== undefined && depth < 3) described.cause = describeError(error.cause, depth + 1)
  return described
}

function word(value: unknown): string | undefined {
  return typeof value === 'string' && WORD.test(value) ? value : undefined
}

function issueList(issues: readonly unknown[]): string {
  return issues
    .slice(0, 10)
    .map((issue) => {
      const { code, path } = (issue ?? {}) as { code?: unknown; path?: unknown }
      const steps = Array.isArray(path) ? path : []
      const safe = steps.map((step) => (typeof step === 'number' || NAME.test(String(step)) ? String(step) : '*'))
      return `${safe.join('.')}:${word(code) ?? 'unknown'}`
    })
    .join(' ')
}

function framesOf(error: Error): string {
  const stack = typeof error.stack === 'string' ? error.stack : ''
  const head = `${error.name}: ${error.message}`
  const rest = stack.startsWith(head) ? stack.slice(head.length) : stack
  return rest
    .split('\n')
    .filter((line) => FRAME.test(line))
    .slice(0, 12)
    .map((line) => line.trim())
    .join('\n')
}
