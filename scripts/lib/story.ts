import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import type { StackPlan } from './services.ts'

const root = join(import.meta.dirname, '..', '..')

/** What the demo plays on: where everything is, and who may sign in. `stagePort`: where the apps expect the stage, if one is opened. */
export type Stage = { plan: StackPlan; demo: { password: string }; stagePort?: number }

/** The story (or another `program`) runs by itself: it knows addresses and accounts and nothing of how they came to be. */
export function tellStory(
  stage: Stage,
  program = join('demo', 'src', 'main.ts'),
): { process: ChildProcess; exitCode: Promise<number> } {
  const env = { ...process.env, EXQRESS_STAGE: JSON.stringify(stage) }
  const story = spawn(process.execPath, [join(root, program)], {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const exitCode = new Promise<number>((done, fail) => {
    story.on('error', fail).on('close', (code) => done(code ?? 1))
  })
  return { process: story, exitCode }
}
