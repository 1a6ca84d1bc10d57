import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { builtApp, signIn } from '../testing/built-app.ts'

describe('the list of parcels', { timeout: 90_000 }, () => {
  const app = builtApp()

  test('empty right after sign-in, it shows by itself what the number has found a moment later', async () => {
    const opened = await app.open()
    const { page, api, world } = opened
    try {
      const parcels = world.parcels.splice(0)
      await signIn(opened)
      await page.getByText('오고 있는 택배가 없어요').waitFor()
      world.parcels.push(...parcels)
      await page.getByText('다 4829').waitFor()
      const asked = () => api.seen.filter(({ path }) => path === '/api/parcels').length
      // Once something is there, it is not asked for again and again.
      const before = asked()
      await page.waitForTimeout(4_500)
      assert.ok(asked() <= before + 1, `${asked() - before} times more`)
      assert.deepEqual(opened.faults, [])
    } finally {
      await opened.close()
    }
  })

  test('what comes today stands first, whatever was sent after it', async () => {
    const opened = await app.open()
    const { page, world } = opened
    try {
      world.parcels.reverse()
      await signIn(opened)
      await page.getByText('다 4829').waitFor()
      const states = await page.getByRole('list', { name: '내 택배' }).getByRole('listitem').allInnerTexts()
      const ofToday = states.map((text) => /배송 출발|배달 못 함/.test(text))
      assert.ok(ofToday.includes(true) && ofToday.includes(false), 'there are both')
      assert.deepEqual(
        ofToday,
        ofToday.toSorted((one, other) => Number(other) - Number(one)),
      )
      assert.deepEqual(opened.faults, [])
    } finally {
      await opened.close()
    }
  })
})
