import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Transport } from './lib/events.ts'
import { runningStack } from './lib/running-stack.ts'
import { seedDemo } from './lib/seed.ts'
import { type Stack, startStack } from './lib/stack.ts'
import { createSteps, printFailure, Sentence } from './lib/steps.ts'
import { onStopRequest } from './lib/stop-request.ts'
import { type Stage, tellStory } from './lib/story.ts'

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
let story: ChildProcess | undefined
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
  const { plan, demo } = flags.own ? await ownStack() : (ofNpmStart() ?? (await ownStack()))
  console.log('')
  const telling = tellStory({ plan, demo })
  story = telling.process
  exitCode = await telling.exitCode
} catch (error) {
  if (!request.asked) printFailure('The demo could not run', error)
}
await end()
process.exit(request.asked ? 130 : exitCode)

function ofNpmStart(): Stage | undefined {
  const stack = runningStack()
  if (stack) steps.note(`on the system that npm start runs (process ${stack.pid})`)
  return stack
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
  return { plan, demo: { password: demo.password } }
}
