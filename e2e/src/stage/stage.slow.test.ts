import assert from 'node:assert/strict'
import { test } from 'node:test'
import { demoCustomers } from '@exqress/demo/demo-people.ts'
import { readLabel } from '@exqress/demo/read-label.ts'
import { freePort } from '@exqress/local/free-port.ts'
import { kafkaAvailable } from '@exqress/local/kafka.ts'
import { openStage } from '@exqress/scripts/lib/open-stage.ts'
import { seedDemo } from '@exqress/scripts/lib/seed.ts'
import { findAxeFaults } from '@exqress/testing/axe.ts'
import type { Page } from 'playwright-core'
import { openBrowsers, sizes } from '../browser/window.ts'
import { startTestStack } from '../test-stack.ts'

const memo = '공동현관 48*1597#'

test('the stage: every act, by its buttons, in a browser', async (t) => {
  const kafka = await kafkaAvailable()
  const transport = kafka.available ? 'kafka' : 'postgres'
  const port = await freePort()
  const address = `http://localhost:${port}`
  const stack = await startTestStack({ transport, withApps: true, stage: address })
  const demo = await seedDemo(stack.plan, () => {})
  const stage = await openStage(stack, { demo, port })
  const browsers = await openBrowsers()
  t.after(async () => {
    await browsers.close()
    await stage.stop()
  })
  const window = await browsers.open(sizes.desktop)
  const { page } = window
  await page.goto(stage.address)
  const line = (say: string) => page.locator(`[data-line="${say}"]`)
  const card = (who: string) => page.locator(`.who-${who}`)
  /** Presses the line, and waits until it is ticked: the call behind it has been answered. */
  let waited = 0
  const play = async (say: string) => {
    const began = performance.now()
    await line(say).click()
    await page.waitForFunction(
      (name) =>
        document.querySelector(`[data-line="${name}"]`)?.textContent?.startsWith('✓') ||
        document.querySelector('.acts-end'),
      say,
      { timeout: 120_000 },
    )
    waited += (performance.now() - began) / 1000
    assert.equal(
      await page.locator('.stage-fault:not([hidden])').count(),
      0,
      `${say}: ${await page.locator('.stage-fault').allTextContents()}`,
    )
  }
  const act = async (name: string) => {
    await page.getByRole('radio', { name }).check({ force: true })
  }
  const person = demoCustomers[0]
  assert.ok(person)

  await t.test('a step out of its order says why not', async () => {
    await page.getByRole('button', { name: '배송 출발' }).click()
    await page.getByRole('alert').filter({ hasText: '먼저 “등록”' }).waitFor()
  })

  await t.test('passer-by: a box with a real label, which opens nothing', async () => {
    await page.getByLabel('공동현관 비밀번호 같은 메모').fill(memo)
    await play('passer.1')
    await play('passer.2')
    await play('passer.3')
    await card('stranger').getByText('아무것도 열 수 없어요.').waitFor()
    await page.getByText(/읽혀요 · \d+ ms/).waitFor()
  })

  await t.test(
    'damage: past its limit no decoder reads the label, and its find tag finds it for its courier',
    async () => {
      await page.getByText('찢김').click()
      await page.getByLabel('얼마나').fill('100')
      await page.getByText('이제 어떤 카메라도 못 읽어요').waitFor()
      await page.getByRole('button', { name: '찾기번호로 찾아 보기' }).click()
      await page.getByText(/기사의 목록에서 찾았어요/).waitFor()
      await page.getByLabel('얼마나').fill('0')
      await page.getByText(/읽혀요 · \d+ ms/).waitFor()
    },
  )

  await t.test('courier: the name is seen at the door, and not before and not after', async () => {
    await act('2 기사')
    for (const say of ['courier.1', 'courier.2', 'courier.3']) await play(say)
    await card('courier').getByText('배송 출발').waitFor()
    await assertSees(page, 'courier', { no: [person.name, person.unit, memo] })
    await play('courier.4')
    await card('courier').getByText(memo).waitFor()
    await assertSees(page, 'courier', { yes: [person.name, person.unit] })
    await play('courier.5')
    await card('courier').getByText('배달 완료').waitFor()
    await assertSees(page, 'courier', { no: [person.name, person.unit, memo] })
    await page.locator('.tap-counter').getByText('탭 2번 · 스캔 4번').waitFor()
  })

  await t.test(
    'the courier’s real app: a label from the tray, a delivery without a signal, sent once there is one',
    async () => {
      const [app] = await Promise.all([page.context().waitForEvent('page'), line('courier.6').click()])
      app.setDefaultTimeout(30_000)
      await app.getByText('배달', { exact: true }).click()
      await app.getByRole('button', { name: '사진 읽기' }).waitFor()
      await page.locator('.tray img').first().scrollIntoViewIfNeeded()
      const carried = await page
        .locator('.tray img')
        .first()
        .evaluate((image: HTMLImageElement) => {
          const dataTransfer = new DataTransfer()
          image.dispatchEvent(new DragEvent('dragstart', { dataTransfer, bubbles: true }))
          return dataTransfer.getData('text/uri-list')
        })
      assert.match(carried, /^data:image\/png;base64,/)
      await app.evaluate((address) => {
        const dataTransfer = new DataTransfer()
        dataTransfer.setData('text/uri-list', address)
        dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true }))
      }, carried)
      await app.locator('.hand .door').waitFor()
      await play('courier.7')
      await app.getByRole('button', { name: /^촬영 · .+ 완료$/ }).click()
      await app.getByText('대기 1건').waitFor()
      await play('courier.8')
      await app.locator('.undo-state[data-state=sent]').waitFor()
      await app.close()
    },
  )

  await t.test('the people: each opens in their own app, signed in; the mall’s orders are a file', async () => {
    for (const [who, heading] of [
      ['family', '접수됨'],
      ['operator', '이운영'],
      ['officer', '문보호'],
      ['recipient', '반송 요청'],
    ] as const) {
      const app = await page.context().newPage()
      await app.goto(`${address}/open/${who}`)
      await app.getByText(heading).first().waitFor()
      await app.close()
    }
    const orders = await fetch(`${address}/api/sample-orders.csv`)
    assert.match(orders.headers.get('content-disposition') ?? '', /attachment/)
    assert.equal((await orders.text()).trim().split('\r\n').length, 7)
    const torn = await (await fetch(`${address}/api/tray/24-unreadable.png`)).arrayBuffer()
    assert.deepEqual(await readLabel(new Uint8Array(torn)), [])
    assert.equal((await fetch(`${address}/api/tray/..%2Fdemo.json`)).status, 404)
  })

  await t.test(
    'an app opens signed in after a sign-out too, and stays so while the stage acts as its courier',
    async () => {
      const context = page.context()
      const app = await context.newPage()
      const open = async () => {
        await app.goto(`${address}/open/courier`)
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

  await t.test('a copied label is pasted into the app: the parcel of a safe number is claimed by its box', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.getByRole('radio', { name: '받는 사람의 상자' }).check({ force: true })
    const label = page.locator('.tray li').filter({ hasText: '안심번호' })
    await page.bringToFront()
    await label.getByRole('button', { name: '복사' }).click()
    await page.getByText('라벨을 복사했어요').waitFor()
    const app = await page.context().newPage()
    await app.goto(`${address}/open/recipient?path=/scan`)
    await app.getByRole('button', { name: '사진' }).first().waitFor()
    await app.bringToFront()
    await app.keyboard.press('Control+V')
    await app.getByText('지금 이 라벨로는 아무것도 열 수 없어요.').waitFor()
    await app.getByRole('link', { name: '내 택배인지 확인' }).click()
    const name = app.getByLabel('받는 분 이름')
    if (await name.count()) await name.fill(person.name)
    await app.getByLabel('층·호').fill(person.unit)
    await app.getByRole('button', { name: '확인하기' }).click()
    await app.getByRole('heading', { name: '곧 출발해요' }).waitFor()
    await app.close()
  })

  await t.test('the mall’s sample file, dropped on the import, becomes parcels', async () => {
    const app = await page.context().newPage()
    await app.goto(`${address}/open/operator?path=/imports`)
    const orders = await (await fetch(`${address}/api/sample-orders.csv`)).text()
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

  await t.test('recipient: everything, in the real app, signed in, with the openings proven', async () => {
    await act('3 받는 사람')
    await assertSees(page, 'recipient', { yes: [person.name, person.unit, '책 세 권'] })
    await play('recipient.1')
    const [app] = await Promise.all([page.context().waitForEvent('page'), line('recipient.2').click()])
    await app
      .getByText(/기록 확인됨|모든 기록/)
      .first()
      .waitFor({ timeout: 60_000 })
    await app.close()
  })

  await t.test('X-ray: nothing of it in clear anywhere, this browser included; what is planted is found', async (t) => {
    await act('4 엑스레이')
    await play('xray.1')
    await page.locator('.xray-none').waitFor()
    await page.locator('.xray-none').getByText('브라우저').waitFor()
    assert.equal(await page.getByText('읽지 못한 앱').count(), 0)
    const [number] = await card('recipient')
      .locator('dd')
      .getByText(/^\d{12}$/)
      .allTextContents()
    assert.ok(number, 'the recipient is shown the waybill number')
    for (const text of [person.name, person.phone, person.unit, person.building.street, '책 세 권', number]) {
      await page.getByLabel('찾을 글자').fill(text)
      await page.getByRole('button', { name: '찾아보기' }).click()
      await page
        .locator('.xray-none, .xray-hits')
        .waitFor({ state: 'detached' })
        .catch(() => {})
      await page.locator('.xray-none, .xray-hits').waitFor({ timeout: 120_000 })
      assert.equal(await page.locator('.xray-hits').count(), 0, 'a personal word stands in clear')
    }
    await play('xray.2')
    await page.locator('.xray-hits').getByText('1곳에서 찾았어요').waitFor()
    await page.locator('.xray-hits').getByText('planted_by_xray.note').first().waitFor()
    t.diagnostic(`${waited.toFixed(1)} s of waiting for the lines of the first four acts`)
    assert.ok(waited < 60, 'whoever plays the first four acts waits for less than a minute')
    await page.getByLabel('찾을 글자').fill('a')
    await page.getByRole('button', { name: '찾아보기' }).click()
    await page.getByText('너무 짧아요').waitFor()
    await page.getByLabel('찾을 글자').fill('.*[^(?:$1\\d+|')
    await page.getByRole('button', { name: '찾아보기' }).click()
    await page.locator('.xray-none').waitFor()
    await page.getByRole('button', { name: '찾는 능력 확인' }).click()
    await page.locator('.xray-hits').getByText('1곳에서 찾았어요').waitFor()
    assert.equal(await page.locator('.xray-hits code').count(), 1)
  })

  await t.test('opened twice: both show the same parcel, and their searches do not disturb each other', async () => {
    const other = await page.context().newPage()
    await other.goto(stage.address)
    const boxOf = (window: Page) => window.locator('#label canvas').getAttribute('aria-label')
    await other.locator('.life-done').filter({ hasText: '배달' }).waitFor()
    assert.match((await boxOf(page)) ?? '', /[가-힣] \d{4}/)
    assert.equal(await boxOf(other), await boxOf(page))
    const both = [page, other]
    await Promise.all(both.map((window) => window.getByLabel('찾을 글자').fill('같은 순간에 숨기는 글자')))
    await Promise.all(both.map((window) => window.getByRole('button', { name: '찾는 능력 확인' }).click()))
    for (const window of both) await window.locator('.xray-hits').getByText('1곳에서 찾았어요').waitFor()
    await page.getByRole('button', { name: '찾아보기' }).click()
    await page.locator('.xray-none').waitFor({ timeout: 60_000 })
    await other.close()
  })

  await t.test('the code behind an act can be read, and no other file', async () => {
    const [code] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: 'scripts/lib/xray.ts' }).click(),
    ])
    await code.getByText('export async function xray').waitFor()
    await code.goto(`${address}/code/services/admin/src/destruction`)
    await code.getByRole('link', { name: 'routes.ts' }).click()
    await code.getByText('import').first().waitFor()
    await code.close()
    for (const path of [
      'package.json',
      '.data/demo.json',
      'services/admin/src/destruction/..%2f..%2f..%2fpackage.json',
    ])
      assert.equal((await fetch(`${address}/code/${path}`)).status, 404, path)
  })

  await t.test('destroy: three services tick off, and all cards fall to the passer-by’s answer', async () => {
    await act('5 파기')
    await play('destroy.1')
    await page.getByText(/초 만에 파기 확인서가 나왔어요/).waitFor({ timeout: 60_000 })
    for (const who of ['stranger', 'courier', 'recipient'])
      await card(who).getByText('아무것도 열 수 없어요.').waitFor()
    await play('destroy.2')
  })

  await t.test('Kafka is killed: the courier works on, and the recipient catches up', async (t) => {
    if (transport !== 'kafka') return t.skip('there is no Kafka on this machine')
    await act('6 Kafka')
    await play('kafka.1')
    await play('kafka.2')
    await play('kafka.3')
    await card('courier').getByText('집화됨').waitFor()
    await card('recipient').getByText('등록됨').waitFor()
    await page.locator('.life').getByRole('button', { name: '등록' }).click()
    await page.getByRole('alert').filter({ hasText: 'Kafka가 멈춰 있어서' }).waitFor()
    await play('kafka.4')
    await page.locator('#broker').getByText('켜져 있어요').waitFor({ timeout: 60_000 })
    const caughtUp = async () => {
      await page.getByRole('button', { name: '다시 물어보기' }).click()
      await page.waitForTimeout(500)
      return (await card('recipient').getByText('집화됨').count()) > 0
    }
    const deadline = Date.now() + 60_000
    while (!(await caughtUp())) assert.ok(Date.now() < deadline, 'the recipient was not told within a minute')
  })

  await t.test('a service that is away is said so by its card, and comes back by itself', async () => {
    await stack.services.delivery.kill()
    await card('courier').getByText('지금 멈춰 있어요').waitFor()
    await stack.services.delivery.start()
    await card('courier').getByText('집화됨').waitFor({ timeout: 30_000 })
  })

  await t.test('a hundred presses in a row make one step; a foreign page makes none', async () => {
    const answers = await page.evaluate(async () => {
      const press = () =>
        fetch('/api/steps', {
          method: 'POST',
          headers: { 'x-exqress': '1', 'content-type': 'application/json' },
          body: JSON.stringify({ step: 'load', memo: '', product: 'x' }),
        })
      return (await Promise.all(Array.from({ length: 100 }, press))).map(({ status }) => status)
    })
    assert.equal(answers.filter((status) => status === 204).length, 1)
    assert.equal(answers.filter((status) => status === 409).length, 99)
    const foreign = (headers: Record<string, string>) =>
      fetch(`${address}/api/steps`, { method: 'POST', headers, body: '{}' })
    assert.equal((await foreign({ 'content-type': 'application/json' })).status, 403)
    assert.equal((await foreign({ 'x-exqress': '1', origin: 'http://evil.example' })).status, 403)
  })

  await t.test('without a camera, service workers and Kafka: each is said, and the rest works', async () => {
    const { kill: _kill, restart: _restart, ...events } = stack.events
    const poorer = await openStage({ ...stack, events }, { demo, port: await freePort() })
    const poor = await browsers.open({ ...sizes.desktop, serviceWorkers: 'block' })
    t.after(() => poorer.stop())
    await poor.page.context().addInitScript(() => {
      Reflect.deleteProperty(Navigator.prototype, 'serviceWorker')
      const none = () => Promise.reject(new DOMException('there is none', 'NotFoundError'))
      Object.defineProperty(MediaDevices.prototype, 'getUserMedia', { value: none })
    })
    await poor.page.goto(poorer.address)
    await poor.page.getByLabel('상품 이름').fill('')
    await poor.page.locator('[data-line="passer.1"]').click()
    await poor.page.getByRole('alert').filter({ hasText: '물건의 이름' }).waitFor()
    await poor.page.getByLabel('상품 이름').fill('책')
    await poor.page.locator('[data-line="passer.1"]').click()
    await poor.page.locator('.who-stranger').getByText('아무것도 열 수 없어요.').waitFor()
    await poor.page.getByRole('radio', { name: '6 Kafka' }).check({ force: true })
    await poor.page.locator('[data-line="kafka.1"]').click()
    await poor.page.locator('[data-line="kafka.1"]').getByText('✓').waitFor()
    await poor.page.locator('[data-line="kafka.2"]').click()
    await poor.page.getByRole('alert').filter({ hasText: 'Kafka를 멈춰 볼 수는 없어요' }).waitFor()
    const app = await poor.page.context().newPage()
    await app.goto(`${poorer.address}/open/courier`)
    await app.getByText('카메라가 없습니다').waitFor()
    await app.goto(`${poorer.address}/open/recipient`)
    await app.getByText('반송 요청').first().waitFor()
    await poor.close()
  })

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

async function assertSees(page: Page, who: string, { yes = [], no = [] }: { yes?: string[]; no?: string[] }) {
  const text = (await page.locator(`.who-${who}`).textContent()) ?? ''
  for (const [index, word] of yes.entries())
    assert.ok(text.includes(word), `${who} does not see word ${index} of those to be seen`)
  for (const [index, word] of no.entries())
    assert.ok(!text.includes(word), `${who} sees word ${index} of those not to be seen`)
}
