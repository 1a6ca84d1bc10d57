import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { isAlive } from '@exqress/local/process-owner.ts'
import type { Transport } from './lib/events.ts'
import { seedDemo } from './lib/seed.ts'
import type { StackPlan } from './lib/services.ts'
import { type Stack, startStack } from './lib/stack.ts'
import { createSteps, printFailure, Sentence } from './lib/steps.ts'
import { onStopRequest } from './lib/stop-request.ts'

const root = join(import.meta.dirname, '..')
const { values: flags } = parseArgs({
  options: { own: { type: 'boolean' }, transport: { type: 'string', default: 'best' }, help: { type: 'boolean' } },
})
if (flags.help) {
  console.log(`npm run demo                 the life of a parcel, on the system that npm start runs, else on one of its own
npm run demo -- --own        always on one of its own, in a folder that is gone afterwards
npm run demo -- --transport kafka|postgres   for its own: that one and no other`)
  process.exit()
}

const abort = new AbortController()
const steps = createSteps(abort.signal)
let starting: Promise<Stack> | undefined
let folder: string | undefined
let story: ReturnType<typeof spawn> | undefined
let ended: Promise<void> | undefined
const end = () => {
  abort.abort(new Sentence('Stopped'))
  ended ??= (async () => {
    story?.kill('SIGTERM')
    await starting?.then(
      (stack) => stack.stop(),
      () => {}, // stopped by itself what it had started
    )
    if (folder) rmSync(folder, { recursive: true, force: true })
  })()
  return ended
}
const request = onStopRequest(end)
let exitCode = 1

try {
  const { plan, demo } = flags.own ? await ownStack() : (runningStack() ?? (await ownStack()))
  console.log('')
  exitCode = await tell(plan, demo)
} catch (error) {
  if (!request.asked) printFailure('The demo could not run', error)
}
await end()
process.exit(request.asked ? 130 : exitCode)

type Stage = { plan: StackPlan; demo: unknown }

/** What `npm start` has noted about itself, if it runs. */
function runningStack(): Stage | undefined {
  const file = join(root, '.data', 'stack.json')
  if (!existsSync(file)) return undefined
  const stage = JSON.parse(readFileSync(file, 'utf8')) as Stage & { pid: number }
  if (!isAlive(stage.pid)) return undefined
  steps.note(`on the system that npm start runs (process ${stage.pid})`)
  return stage
}

async function ownStack(): Promise<Stage> {
  const transport = flags.transport as Transport
  if (!['best', 'kafka', 'postgres'].includes(transport)) throw new Sentence('--transport is kafka or postgres.')
  folder = mkdtempSync(join(tmpdir(), 'exqress-demo-'))
  starting = startStack({ dataDir: folder, ports: 'free', transport, steps })
  const { plan } = await starting
  const demo = await steps.run('Demo data', async (say) => {
    const seeded = await seedDemo(plan, say)
    return { value: seeded, text: seeded.text }
  })
  return { plan, demo }
}

/** The story itself is a program of its own, which knows addresses and accounts and nothing of how they came to be. */
function tell(plan: StackPlan, demo: unknown): Promise<number> {
  return new Promise((done, fail) => {
    const env = { ...process.env, EXQRESS_STAGE: JSON.stringify({ plan, demo }) }
    story = spawn(process.execPath, [join(root, 'demo', 'src', 'main.ts')], {
      cwd: root,
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    story.on('error', fail).on('close', (code) => done(code ?? 1))
  })
}
