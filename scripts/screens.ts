import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '@exqress/local/free-port.ts'
import { seedDemo } from './lib/seed.ts'
import { startStack } from './lib/stack.ts'
import { createSteps, printFailure, Sentence } from './lib/steps.ts'
import { onStopRequest } from './lib/stop-request.ts'
import { tellStory } from './lib/story.ts'

// The pictures of docs/screens, made anew from a demo of their own: `npm run screens`.
const abort = new AbortController()
const steps = createSteps(abort.signal)
const folder = mkdtempSync(join(tmpdir(), 'exqress-screens-'))
const running: (() => Promise<void> | void)[] = [() => rmSync(folder, { recursive: true, force: true })]
const end = async () => {
  abort.abort(new Sentence('Stopped'))
  for (const stop of running.splice(0).reverse()) await stop()
}
const request = onStopRequest(end)
let exitCode = 1

try {
  const stagePort = await freePort()
  const stage = `http://localhost:${stagePort}`
  const starting = startStack({ dataDir: folder, ports: 'free', transport: 'postgres', steps, stage })
  running.push(() => starting.then(({ stop }) => stop()).catch(() => {})) // which stops by itself what it has started
  const { plan } = await starting
  const demo = await steps.run('Demo data', async (say) => {
    const seeded = await seedDemo(plan, say)
    return { value: seeded, text: seeded.text }
  })
  console.log('')
  const program = tellStory({ plan, demo, stagePort }, join('e2e', 'src', 'screens', 'main.ts'))
  running.push(() => void program.process.kill('SIGTERM'))
  exitCode = await program.exitCode
} catch (error) {
  if (!request.asked) printFailure('The pictures could not be made', error)
}
await end()
process.exit(request.asked ? 130 : exitCode)
