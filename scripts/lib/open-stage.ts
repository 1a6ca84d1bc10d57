import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type DemoPerson,
  demoCouriers,
  demoCustomers,
  demoDesk,
  demoFamily,
  demoOwner,
} from '@exqress/demo/demo-people.ts'
import type { StageOptions } from '@exqress/demo/stage/options.ts'
import { type Stage, serveStage } from '@exqress/demo/stage/serve-stage.ts'
import { builtFolder } from './apps.ts'
import { labelTray } from './label-tray.ts'
import { pictureQr } from './lan.ts'
import type { StackPlan } from './services.ts'
import type { Stack } from './stack.ts'
import { proveXray, storedRows, xray } from './xray.ts'

type Given = {
  demo: { password: string; sampleCsv: string }
  port: number
  lanUrl?: string | undefined
}

/** The page that shows it all. It acts as people of the demo data, so it is for loopback, whatever else is served to the network. */
export async function openStage({ plan, events, database, courierSignal }: Stack, given: Given): Promise<Stage> {
  const { lanUrl } = given
  const lanQr = lanUrl && (await pictureQr(lanUrl))
  return serveStage({
    ...stageOptions(plan, given),
    courierSignal,
    lanQr,
    database,
    broker: events.broker,
  })
}

/** What the stage plays on: the demo's first customer and couriers, on a stack that runs. */
export function stageOptions(plan: StackPlan, { demo, port, lanUrl }: Given): StageOptions {
  return {
    port,
    root: builtFolder('demo/stage'),
    ports: plan.ports,
    bases: plan.bases,
    people: {
      password: demo.password,
      owner: demoOwner,
      desk: demoDesk,
      couriers: demoCouriers,
      recipient: demoCustomers[0] as DemoPerson,
      family: demoFamily,
    },
    labels: () => labelTray(plan.dataDir),
    sampleCsv: demo.sampleCsv,
    storedRows: (waybillId) => storedRows(plan, waybillId),
    xray: (text, browser) => xray(plan, text, browser),
    proveXray: (text) => proveXray(plan, text),
    // Where nobody turns it off: who opens a stage hands in the front's own.
    courierSignal: { on: true },
    sessions: keptSessions(join(plan.dataDir, 'stage-sessions.json')),
    codeRoot: join(import.meta.dirname, '..', '..'),
    lanUrl,
  }
}

/** Beside the demo's data, readable by its owner alone: whoever reads it acts as a person of the demo. */
function keptSessions(file: string): StageOptions['sessions'] {
  const kept: Record<string, string> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  return {
    read: (who) => kept[who],
    keep(who, cookie) {
      kept[who] = cookie
      writeFileSync(file, JSON.stringify(kept), { mode: 0o600 })
    },
  }
}
