import type { z } from 'zod'

/** A bad environment. `lines` name each variable and what it should be, never its value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly lines: readonly string[]
  constructor(lines: readonly string[]) {
    super(lines.join('\n'))
    this.lines = lines
  }
}

/**
 * Reads a service's settings from its environment. An empty variable counts as absent.
 * @throws ConfigError with one line per variable
 */
export function readConfig<S extends z.ZodObject>(schema: S, env: NodeJS.ProcessEnv): z.output<S> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const result = schema.safeParse(given)
  if (result.success) return result.data
  const lines = new Map<string, string>()
  for (const issue of result.error.issues) {
    const name = String(issue.path[0] ?? 'environment')
    if (lines.has(name)) continue
    // Only texts written here are printed: zod's own could quote what was found.
    const text = given[name] === undefined && issue.code !== 'custom' ? 'is missing' : said(issue)
    lines.set(name, `${name} ${text}`)
  }
  throw new ConfigError([...lines.values()])
}

function said(issue: z.core.$ZodIssue): string {
  if (issue.code === 'custom') return issue.message
  if (issue.code === 'invalid_value') return `must be one of: ${issue.values.join(', ')}`
  return `is not valid (${issue.code})`
}

/**
 * {@link readConfig} for a `main.ts`: on a bad environment the service says so on stderr and ends with status 78
 * (EX_CONFIG of sysexits.h).
 */
export function readConfigOrExit<S extends z.ZodObject>(schema: S, env: NodeJS.ProcessEnv): z.output<S> {
  try {
    return readConfig(schema, env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`Refusing to start:\n${error.lines.map((line) => `  ${line}\n`).join('')}`)
    process.exit(78)
  }
}
