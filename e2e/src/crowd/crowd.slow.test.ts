import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kafkaAvailable } from '@exqress/local/kafka.ts'
import { plantCanaries, unseenCanaries } from '@exqress/scripts/lib/canaries.ts'
import { rawFiles, readStores, searchStores } from '@exqress/scripts/lib/leak-search.ts'
import { formsOf } from '@exqress/testing/text-forms.ts'
import { beginningSteps } from '../journeys/api/begin.ts'
import { carryingSteps } from '../journeys/api/carrying.ts'
import { claimingSteps } from '../journeys/api/claiming.ts'
import { endingSteps } from '../journeys/api/ending.ts'
import { sendingSteps } from '../journeys/api/sending.ts'
import { newWorld } from '../journeys/api/world.ts'
import { personalTexts } from '../people.ts'
import { journeySteps } from '../steps.ts'
import { startTestStack } from '../test-stack.ts'
import { attackSteps } from './attack-steps.ts'
import { crowdSteps } from './crowd-journeys.ts'
import { deskFiles } from './desk-files.ts'
import { unexcusedTables } from './empty-tables.ts'
import { glassSteps } from './glass-steps.ts'
import { crowdTexts } from './people.ts'

for (const transport of ['postgres', 'kafka'] as const) {
  test(`1,000 people on ${transport}: no store keeps a word about one of them, nor does the disk`, async (t) => {
    const can = await kafkaAvailable()
    if (transport === 'kafka' && !can.available) return t.skip(can.reason)
    const stack = await startTestStack({ transport })
    const { plan } = stack
    const step = journeySteps(t)
    const world = newWorld(plan, step)
    for (const steps of [beginningSteps, claimingSteps, carryingSteps, endingSteps, sendingSteps]) await steps(world)
    const accomplices = await crowdSteps(world)
    await glassSteps(world, accomplices.spared)
    await step('every table has a row, so that there is something to search', async () => {
      assert.deepEqual(await unexcusedTables(plan.databases), [])
    })
    const texts = [...crowdTexts(), ...personalTexts([...world.numbers])]
    await step('nobody stands in what the desk takes away as files', async () => {
      assert.deepEqual(searchStores(await deskFiles(world), texts), [])
    })
    await attackSteps(t, world, accomplices)
    let planted: string[] = []

    await step('nobody stands in a dump, a topic, a blob or a log, and each canary does', async () => {
      const stores = await readStores(plan)
      assert.deepEqual(searchStores(stores, texts), [])
      planted = await plantCanaries(plan)
      assert.deepEqual(unseenCanaries(await readStores(plan), planted), [])
    })

    await step('nobody stands on the disk when all has stopped, and each canary does', async () => {
      await stack.stop()
      const size = [...rawFiles(plan.dataDir, 'disk')].reduce((sum, { bytes }) => sum + bytes.length, 0)
      t.diagnostic(`${texts.length} texts in ${Math.round(size / 1e6)} MB`)
      assertNoChance(size)
      // Of the journeys' few people some texts are short; the stores above were searched for them.
      assert.deepEqual(searchStores(rawFiles(plan.dataDir, 'disk'), crowdTexts()), [])
      const places = ['disk/postgres/base', 'disk/postgres/pg_wal', 'disk/logs/admin.log', 'disk/blobs/user/canary']
      if (transport === 'kafka') places.push('disk/kafka/')
      assert.deepEqual(unseenCanaries(rawFiles(plan.dataDir, 'disk'), places), [])
    })
  })
}

/**
 * How many of the forms would be met by chance in that many random bytes, each character being one of 64 in Base64, of 16 in hex, of 256
 * otherwise: next to none, so that whatever is found was written by somebody.
 */
function assertNoChance(bytes: number): void {
  const bitsOf = (form: string) => (/base64/.test(form) ? 6 : /hex/i.test(form) ? 4 : 8)
  const forms = crowdTexts().flatMap(({ text }) => formsOf(text))
  const expected = forms.reduce((sum, { form, bytes: { length } }) => sum + bytes * 2 ** (-length * bitsOf(form)), 0)
  assert.ok(expected < 0.001, `${expected} forms would be found by chance`)
}
