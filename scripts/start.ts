import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Stage } from '@exqress/demo/stage/serve-stage.ts'
import { isAlive } from '@exqress/local/process-owner.ts'
import { type Lan, openLan, terminalQr } from './lib/lan.ts'
import { openBrowser } from './lib/open-browser.ts'
import { openStage } from './lib/open-stage.ts'
import { claimPort } from './lib/ports.ts'
import { type SeededDemo, seedDemo } from './lib/seed.ts'
import { type Stack, startStack } from './lib/stack.ts'
import { createSteps, printFailure, Sentence, seconds } from './lib/steps.ts'
import { onStopRequest } from './lib/stop-request.ts'

const root = join(import.meta.dirname, '..')
const dataDir = resolve(process.env.EXQRESS_DATA_DIR || join(root, '.data'))
const shown = dataDir.startsWith(root) ? relative(root, dataDir) : dataDir
const stackFile = join(dataDir, 'stack.json')
const began = Date.now()
const abort = new AbortController()
const steps = createSteps(abort.signal)

const flags = readFlags()
if (flags.help) {
  console.log(`npm start             everything on this machine, until Ctrl-C
npm start -- --lan    the apps over HTTPS for phones in the same network
npm start -- --check  start, wait until ready, stop again
npm start -- --no-open  opens no browser (without a terminal it never does)

Variables: ADMIN_PORT 8000, DELIVERY_PORT 4001, USER_PORT 4002, COURIER_APP_PORT 5001, CUSTOMER_APP_PORT 5002,
STAGE_PORT 4000, POSTGRES_PORT and KAFKA_PORT (any free one), KAFKA_BROKERS (an own Kafka), LAN_ADDRESS, LAN_HELP_PORT 5003.
Data lies in .data/ (EXQRESS_DATA_DIR): remove the folder to begin anew.`)
  process.exit()
}

function readFlags() {
  const options = {
    lan: { type: 'boolean' },
    check: { type: 'boolean' },
    open: { type: 'boolean', default: true },
    help: { type: 'boolean' },
  } as const
  try {
    return parseArgs({ options, allowNegative: true }).values
  } catch (error) {
    console.error(`${(error as Error).message}\nnpm start -- --help names what there is.`)
    process.exit(2)
  }
}

let lan: Lan | undefined
let stack: Stack | undefined
let stage: Stage | undefined
let starting: Promise<Stack> | undefined
let stopped: Promise<void> | undefined
const stop = () => {
  abort.abort(new Sentence('Stopped'))
  stopped ??= (async () => {
    if (stack) console.log('\n     Stopping …')
    rmSync(stackFile, { force: true })
    await stage?.stop()
    await lan?.stop()
    await stack?.stop()
    await starting?.catch(() => {}) // which stops by itself what it has started
    if (stack) console.log(`     Stopped. The data stays in ${shown}/.\n`)
  })()
  return stopped
}
const request = onStopRequest(stop)

try {
  refuseSecondStart()
  mkdirSync(dataDir, { recursive: true })
  if (flags.lan)
    lan = await openLan(dataDir, (address) => ({
      customer: `https://${address}:${process.env.CUSTOMER_APP_PORT || 5002}`,
      courier: `https://${address}:${process.env.COURIER_APP_PORT || 5001}`,
    }))
  const stagePort = await claimPort('STAGE_PORT', 4000)
  const stageAddress = `http://localhost:${stagePort}`
  starting = startStack({ dataDir, ports: 'named', transport: 'best', lan, stage: stageAddress, steps })
  stack = await starting
  const { plan } = stack
  const demo = await steps.run('Demo data', async (say) => {
    const seeded = await seedDemo(plan, say)
    return { value: seeded, text: seeded.text }
  })
  writeFileSync(stackFile, JSON.stringify({ pid: process.pid, plan, demo: { password: demo.password } }, null, 2), {
    mode: 0o600,
  })
  const running = stack
  const onStage = await steps.run('Stage', async () => {
    const value = await openStage(running, { demo, port: stagePort, lanUrl: lan?.helpUrl })
    return { value, text: value.address }
  })
  stage = onStage
  await printAddresses(stack, demo)
  console.log(`\n     ${seconds(began)}; stop with Ctrl-C.\n\nReady. Open ${stage.address}\n`)
  if (flags.open && process.stdout.isTTY) openBrowser(stage.address)
  if (flags.check) await stop()
  else await request.stopped
} catch (error) {
  await stop()
  if (!request.asked) printFailure('Could not start', error)
}
process.exit()

function refuseSecondStart(): void {
  if (!existsSync(stackFile)) return
  const { pid } = JSON.parse(readFileSync(stackFile, 'utf8')) as { pid: number }
  if (pid !== process.pid && isAlive(pid)) {
    throw new Sentence(`Exqress already runs from this folder (process ${pid}); stop that one first.`)
  }
}

async function printAddresses({ plan }: Stack, demo: SeededDemo) {
  const rows: [string, string][] = [
    ['Customer app', plan.bases.customerApp],
    ['Courier app', plan.bases.courierApp],
    ['Desk', plan.bases.desk],
    ['API to try', `${plan.bases.desk}/docs`],
    ['Messages sent', `http://localhost:${plan.ports.user}/dev/messages`],
    ['Labels to scan', `${demo.labels} pictures of the first round in ${shown}/labels/, and one of each other state`],
    ['Orders (CSV)', relative(root, demo.sampleCsv)],
  ]
  console.log('')
  for (const [name, text] of rows) console.log(`     ${name.padEnd(16)}${text}`)
  console.log('')
  for (const [role, account] of demo.accounts) console.log(`     ${role.padEnd(16)}${account}`)
  if (!lan) return
  console.log(
    `\n     With a phone in the same network: open ${lan.helpUrl}, install the certificate once, then open the app.\n`,
  )
  console.log((await terminalQr(lan.helpUrl)).replace(/^/gm, '     '))
}
