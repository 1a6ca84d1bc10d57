import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findAxeFaults } from '@exqress/testing/axe.ts'
import { sizes } from '../browser/window.ts'
import { pressWrongly } from './bad-input.ts'
import { breakParts } from './broken-parts.ts'
import { playCourier } from './courier.ts'
import { playDestroy } from './destroy.ts'
import { playAtOnce } from './five-minutes.ts'
import { playPasserBy } from './passer-by.ts'
import { openPeople } from './people.ts'
import { openPlayer } from './player.ts'
import { playRecipient } from './recipient.ts'
import { playXray } from './xray.ts'

// One system for all of it: to start one takes longer than to play an act.
test('the stage: every act, by its buttons, in a browser', async (t) => {
  const player = await openPlayer(t)
  const { page, window } = player

  await t.test('a step out of its order says why not', async () => {
    await page.getByRole('button', { name: '배송 출발' }).click()
    const notYet = page.getByRole('alert').filter({ hasText: '먼저 “등록”' })
    await notYet.waitFor()
    for (const [name, line] of [
      ['1 행인', 'passer.3'],
      ['3 받는 사람', 'recipient.2'],
      ['4 엑스레이', 'xray.1'],
      ['5 파기', 'destroy.3'],
    ] as const) {
      await page.reload()
      await player.act(name)
      await player.line(line).click()
      await notYet.waitFor()
      assert.equal(await page.locator('.act-done').count(), 0, `${line} is ticked without a box`)
    }
    assert.equal(page.context().pages().length, 1, 'an app opened without a box')
    await player.act('1 행인')
  })

  for (const part of [
    playPasserBy,
    playCourier,
    openPeople,
    playRecipient,
    playXray,
    playDestroy,
    playAtOnce,
    breakParts,
    pressWrongly,
  ])
    await part(t, player)

  await t.test('axe finds nothing, in both languages and both themes, on a phone too', async () => {
    for (const theme of ['밝게', '어둡게']) {
      await page.getByRole('radio', { name: theme }).check({ force: true })
      for (const viewport of [sizes.desktop.viewport, sizes.phone.viewport]) {
        await page.setViewportSize(viewport)
        assert.deepEqual(await findAxeFaults(page), [], `${theme} ${viewport.width}`)
        assert.equal(
          await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth),
          true,
          'scrolls sideways',
        )
      }
    }
    await page.getByRole('radio', { name: 'English' }).check({ force: true })
    assert.deepEqual(await findAxeFaults(page), [], 'English')
  })
  window.fine()
})
