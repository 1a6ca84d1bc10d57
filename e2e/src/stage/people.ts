import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { TestContext } from 'node:test'
import { demoCouriers } from '@exqress/demo/demo-people.ts'
import { readLabel } from '@exqress/demo/read-label.ts'
import { freePort } from '@exqress/local/free-port.ts'
import { openStage } from '@exqress/scripts/lib/open-stage.ts'
import type { Player } from './player.ts'

/** The people of the demo, and what can be taken from the stage into their apps. */
export async function openPeople(t: TestContext, { page, stage, stack, demo, card, person }: Player): Promise<void> {
  await t.test('the people: each opens in their own app, signed in; the mall’s orders are a file', async () => {
    for (const [who, heading] of [
      ['family', '접수됨'],
      ['operator', '이운영'],
      ['officer', '문보호'],
      ['recipient', '반송 요청'],
    ] as const) {
      const app = await page.context().newPage()
      await app.goto(`${stage.address}/open/${who}`)
      await app.getByText(heading).first().waitFor()
      await app.close()
    }
    const orders = await fetch(`${stage.address}/api/sample-orders.csv`)
    assert.match(orders.headers.get('content-disposition') ?? '', /attachment/)
    assert.equal((await orders.text()).trim().split('\r\n').length, 7)
    const torn = await (await fetch(`${stage.address}/api/tray/24-unreadable.png`)).arrayBuffer()
    assert.deepEqual(await readLabel(new Uint8Array(torn)), [])
    assert.equal((await fetch(`${stage.address}/api/tray/..%2Fdemo.json`)).status, 404)
  })

  await t.test(
    'an app opens signed in after a sign-out too, and stays so while the stage acts as its courier',
    async () => {
      const context = page.context()
      const app = await context.newPage()
      const open = async () => {
        await app.goto(`${stage.address}/open/courier`)
        await app.getByText('배달', { exact: true }).waitFor()
      }
      await open()
      const session = `${stack.plan.bases.courierApp}/api/session`
      assert.equal((await context.request.delete(session, { headers: { 'x-exqress': '1' } })).status(), 204)
      await open()
      await page.getByRole('button', { name: '다시 물어보기' }).click()
      await page.locator('.cards[aria-busy=false]').waitFor()
      await card('courier').getByText('배달 완료').waitFor()
      await app.reload()
      await app.getByText('배달', { exact: true }).waitFor()
      await app.close()
    },
  )

  await t.test(
    'a stage that is started anew acts in the session of the courier’s app, and does not end it',
    async (t) => {
      const app = await page.context().newPage()
      await app.goto(`${stage.address}/open/courier`)
      await app.getByText('배달', { exact: true }).waitFor()
      const next = await openStage(stack, { demo, port: await freePort() })
      t.after(() => next.stop())
      const other = await page.context().newPage()
      await other.goto(next.address)
      for (const step of ['등록', '집화']) {
        await other.locator('.life').getByRole('button', { name: step }).click()
        await other.locator('.life-done').filter({ hasText: step }).waitFor({ timeout: 60_000 })
      }
      await other.close()
      await app.reload()
      await app.getByText('배달', { exact: true }).waitFor()
      await app.close()
    },
  )

  await t.test('an app in which somebody else signed in opens as the person that was chosen', async () => {
    const api = page.context().request
    const headers = { 'x-exqress': '1' }
    const [, second] = demoCouriers
    const session = `${stack.plan.bases.courierApp}/api/session`
    const data = { phone: second?.phone, password: demo.password, deviceId: randomUUID() }
    assert.equal((await api.post(session, { headers, data })).status(), 200)
    const whoIsIn = async () => {
      const { accessToken } = await (await api.post(`${session}/refresh`, { headers })).json()
      const me = await api.get(`${stack.plan.bases.courierApp}/api/me`, {
        headers: { authorization: `Bearer ${accessToken}` },
      })
      return (await me.json()).name
    }
    assert.equal(await whoIsIn(), second?.name)
    for (const [who, courier] of [
      ['courier', demoCouriers[0]],
      ['otherCourier', second],
    ] as const) {
      const app = await page.context().newPage()
      await app.goto(`${stage.address}/open/${who}`)
      await app.getByText('배달', { exact: true }).waitFor()
      await app.close()
      assert.equal(await whoIsIn(), courier?.name)
    }
  })

  await t.test('a copied label is pasted into the app: the parcel of a safe number is claimed by its box', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.getByRole('radio', { name: '받는 사람의 상자' }).check({ force: true })
    const label = page.locator('.tray li').filter({ hasText: '안심번호' })
    await page.bringToFront()
    await label.getByRole('button', { name: '복사' }).click()
    await page.getByText('라벨을 복사했어요').waitFor()
    const app = await page.context().newPage()
    await app.goto(`${stage.address}/open/recipient?path=/scan`)
    await app.getByRole('button', { name: '사진' }).first().waitFor()
    await app.bringToFront()
    await app.keyboard.press('Control+V')
    await app.getByText('지금 이 라벨로는 아무것도 열 수 없어요.').waitFor()
    await app.getByRole('link', { name: '내 택배인지 확인' }).click()
    await app.getByLabel('받는 분 이름').fill(person.name)
    await app.getByLabel('층·호').fill(person.unit)
    await app.getByRole('button', { name: '확인하기' }).click()
    await app.getByRole('heading', { name: '곧 출발해요' }).waitFor()
    await app.close()
  })

  await t.test('the mall’s sample file, dropped on the import, becomes parcels', async () => {
    const app = await page.context().newPage()
    await app.goto(`${stage.address}/open/operator?path=/imports`)
    const orders = await (await fetch(`${stage.address}/api/sample-orders.csv`)).text()
    await app.locator('.drop').waitFor()
    await app.locator('.drop').evaluate((zone, text) => {
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File([text], 'sample-orders.csv', { type: 'text/csv' }))
      zone.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
    }, orders)
    await app.getByText('sample-orders.csv').waitFor()
    await app.getByLabel('쇼핑몰 계정').fill('hanbit')
    await app.getByRole('button', { name: '가져오기 시작' }).click()
    await app.getByRole('heading', { name: '모두 접수했어요' }).waitFor()
    await app.close()
  })
}
