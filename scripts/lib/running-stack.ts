import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isAlive } from '@exqress/local/process-owner.ts'
import type { StackPlan } from './services.ts'

const root = join(import.meta.dirname, '..', '..')

export type RunningStack = { pid: number; plan: StackPlan; demo: { password: string } }

/** What `npm start` has noted about itself, if it runs. */
export function runningStack(): RunningStack | undefined {
  const file = join(process.env.EXQRESS_DATA_DIR || join(root, '.data'), 'stack.json')
  if (!existsSync(file)) return undefined
  const stack = JSON.parse(readFileSync(file, 'utf8')) as RunningStack
  return isAlive(stack.pid) ? stack : undefined
}
