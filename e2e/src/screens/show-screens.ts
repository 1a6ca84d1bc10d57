import type { StackPlan } from '@exqress/scripts/lib/services.ts'
import type { Browsers } from '../browser/window.ts'
import type { Album } from './album.ts'
import { courierScreens } from './courier-screens.ts'
import { customerScreens } from './customer-screens.ts'
import { deskScreens } from './desk-screens.ts'
import { prepareStage } from './stage.ts'
import { stageScreens } from './stage-screens.ts'

export type Demo = { password: string }

/** Every screen of both apps, the console and the stage, on the demo's data, one after the other before the album. */
export async function showScreens({
  plan,
  demo,
  stagePort,
  album,
  browsers,
}: {
  plan: StackPlan
  demo: Demo
  /** Where the apps expect the stage. */
  stagePort: number
  album: Album
  browsers: Browsers
}): Promise<void> {
  const stage = await prepareStage(plan, demo)
  await courierScreens({ plan, demo, stage, album, browsers })
  await customerScreens({ plan, stage, album, browsers })
  await deskScreens({ plan, demo, stage, album, browsers })
  await stageScreens({ plan, password: demo.password, port: stagePort, album, browsers })
}
