import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { DeskPage } from '@exqress/contracts/admin-api.ts'
import { tokenFromText } from '@exqress/crypto/token.ts'
import { decodeWithZxing } from '@exqress/testing/decode-qr.ts'
import { labelPicture } from '@exqress/testing/label-pictures.ts'
import { signInCustomer } from '../actors/customer.ts'
import { deskClient, deskOf } from '../actors/desk.ts'
import {
  courierSignsUp,
  customerSignsIn,
  departs,
  deskApproves,
  deskAssigns,
  deskImports,
  fillParty,
  ownerBegins,
  press,
} from '../browser/acts.ts'
import { openBrowsers, type Size, sizes } from '../browser/window.ts'
import { assertNothingLeaked, type Kept } from '../leaks.ts'
import { people, safeNumber, typed } from '../people.ts'
import { journeySteps } from '../steps.ts'
import type { TestStack } from '../test-stack.ts'
import { until } from '../until.ts'

/** The main job, end to end, in the built apps: the desk’s console, the courier’s phone, the customers’ phones. */
export async function playPages(t: TestContext, { plan }: TestStack, size: Size): Promise<void> {
  const browsers = await openBrowsers()
  t.after(() => browsers.close())
  const step = journeySteps(t, browsers.picture)
  const open = () => browsers.open(sizes[size])
  const { page: desk, ...deskWindow } = await open()
  const { page: courier, ...courierWindow } = await open()
  const { page: miru, ...mirusWindow } = await open()
  const { page: garam, ...garamsWindow } = await open()
  const api = deskClient(plan)
  const labels: { waybillId: string; findTag: string; svg: string; token: string }[] = []
  let sent = ''
  const label = (index: number) => labels[index] as (typeof labels)[number]

  await step('the owner takes up the invitation, and the courier signs up and is approved', async () => {
    await ownerBegins(desk, plan, api)
    await courierSignsUp(courier, plan, 'haneul')
    await deskApproves(desk, plan, 'haneul', 1)
    await press(courier, '지금 확인')
    await courier.getByRole('radio', { name: '싣기' }).waitFor()
  })

  await step('the desk imports a file, prints and assigns', async () => {
    const orders = [
      { to: people.miru, item: 'p-1' },
      { to: people.garam, item: 'p-2', phone: safeNumber },
    ]
    await deskImports(desk, plan, orders)
    const { parcels } = await api.call(DeskPage, 'get', '/api/waybills')
    for (const { waybillId, findTag } of parcels.toReversed()) {
      const { bytes } = await api.ask('get', `/api/waybills/${waybillId}/label.svg`)
      const token = await deskOf(plan, api).tokenOf(waybillId)
      labels.push({ waybillId, findTag, token, svg: Buffer.from(bytes).toString() })
    }
    await desk.getByRole('link', { name: /새로 접수한 2개/ }).click()
    await desk.locator('.pick-all input').check()
    await deskAssigns(desk, 'haneul', 2)
  })

  await step('the courier takes and loads by scanning, and departs', async () => {
    browsers.show(label(0), label(1))
    await courier.reload()
    await courier.getByText('인수', { exact: true }).click()
    await courier.locator('.scanner-said', { hasText: /인수|이미 인수/ }).waitFor()
    await courier.getByText('싣기', { exact: true }).click()
    await courier.getByText('2개를 모두 실었습니다.').waitFor()
    // Departing sets the scanner to deliver: no label may pass by that the next step does not expect.
    browsers.show(label(0))
    await courier.goto(plan.bases.courierApp)
    await departs(courier)
  })

  await step('at the door the courier reads whose it is and delivers with a photo', async () => {
    await courier.goto(`${plan.bases.courierApp}/today`)
    await courier.getByText(label(0).findTag).first().waitFor()
    await courier.goto(plan.bases.courierApp)
    await courier.locator('.hand .door').waitFor()
    assert.match((await courier.locator('.hand .door').textContent()) ?? '', /^101동.*1704호$/)
    await courier.getByText(people.miru.name).waitFor()
    await courier.getByText(people.miru.memo).waitFor()
    await press(courier, '촬영 · 문 앞 완료')
    await courier.getByText('배달 완료 · 문 앞 · 1개').waitFor()
    await courier.locator('.undo-state[data-state=sent]').waitFor()
    // The box still stands before the camera: choosing another task reads it anew.
    await courier.getByText('확인', { exact: true }).click()
    await courier.getByText('배달 증빙 · 문 앞').waitFor()
    assert.equal(
      await courier.getByText(people.miru.name).count(),
      0,
      'delivered, the courier reads the person no more',
    )
  })

  await step('the customer signs in, scans the box and sees its proof', async () => {
    await miru.goto(plan.bases.customerApp)
    await miru.getByRole('link', { name: '내 택배 보기' }).click()
    await customerSignsIn(miru, plan, people.miru)
    await miru.getByRole('link', { name: '스캔', exact: true }).click()
    await miru.getByRole('heading', { name: '문 앞에 두었어요' }).waitFor()
    await miru.getByRole('img', { name: '기사님이 상자를 두고 찍은 사진' }).waitFor()
    await miru.getByText(people.miru.product).first().waitFor()
    await press(miru, '받았어요')
    await miru.getByRole('heading', { name: '잘 받았다고 알려 주셨어요' }).waitFor()
  })

  await step('two tabs that begin at once stay signed in, and the phone’s own camera opens her parcel', async () => {
    const second = await miru.context().newPage()
    await Promise.all([miru.goto(plan.bases.customerApp), second.goto(plan.bases.customerApp)])
    for (const tab of [miru, second]) await tab.getByText('끝난 택배', { exact: true }).waitFor()
    await Promise.all([miru.reload(), second.reload()])
    for (const tab of [miru, second]) await tab.getByText('끝난 택배', { exact: true }).waitFor()
    await second.close()
    await miru.goto(`${plan.bases.customerApp}/Q/${label(0).token}`)
    await miru.getByRole('heading', { name: '잘 받았다고 알려 주셨어요' }).waitFor()
    assert.equal(new URL(miru.url()).pathname, `/parcels/${label(0).waybillId}`)
  })

  await step(
    'a box with a safe number: the phone’s own camera opens the page, its label, name and unit claim it',
    async () => {
      const { token } = label(1)
      await garam.goto(`${plan.bases.customerApp}/Q/${token}`)
      await garam.getByRole('heading', { name: '이 상자의 정보는 받는 분만 볼 수 있어요' }).waitFor()
      assert.equal(new URL(garam.url()).pathname, '/label', 'the token leaves the address before anything else happens')
      await garam.getByRole('link', { name: '로그인하고 확인하기' }).click()
      await customerSignsIn(garam, plan, people.garam)
      await garam.getByText('지금 이 라벨로는 아무것도 열 수 없어요.').waitFor()
      await garam.getByRole('link', { name: '내 택배인지 확인' }).click()
      await garam.getByLabel('층·호').fill('1호')
      await press(garam, '확인하기')
      await garam.getByText('남은 횟수 4번').waitFor()
      await garam.getByLabel('층·호').fill(people.garam.unit)
      await press(garam, '확인하기')
      await garam.getByText(people.garam.product).first().waitFor()
      await garam.getByRole('heading', { name: '배송을 출발했어요' }).waitFor()
    },
  )

  await step('a customer sends a parcel: the label on her screen is one that can be scanned', async () => {
    await garam.goto(`${plan.bases.customerApp}/send`)
    await fillParty(garam, '보내는 분', people.garam)
    await fillParty(garam, '받는 분', people.bora)
    await garam.getByLabel('상품').fill(typed.product)
    await garam.getByLabel('택배사').selectOption({ label: 'CJ대한통운' })
    await press(garam, '접수하고 라벨 받기')
    const shown = garam.locator('.label-sheet svg')
    await shown.waitFor()
    // As a printer makes it of what the page holds; on the screen a bar may stand over it.
    const printed = labelPicture({ svg: await shown.evaluate((svg) => svg.outerHTML) })
    const codes = await decodeWithZxing(printed)
    const [text = '', ...others] = new Set(codes.map((code) => code.text))
    assert.deepEqual([codes.length, others], [2, []])
    const bora = await signInCustomer(plan, people.bora)
    sent = tokenFromText(text) as string
    await until(
      'the label to be found by whose number is on the slip',
      async () => (await bora.tryScan(sent)).status === 200,
    )
  })

  await step('she destroys her data; the same label is unknown to everyone', async () => {
    await press(miru, '개인정보 지우기')
    await press(miru, '모두 지우기')
    await miru.getByText('모든 서비스에서 지웠어요. 백업 사본에서도 내용은 9일 안에').waitFor()
    assert.equal(await miru.getByText(people.miru.product).count(), 0)
    // Her own device keeps the receipt's digests, and knows the old box again; to any other it is nobody's.
    await miru.getByRole('button', { name: '파기 확인서 저장' }).waitFor()
    await miru.waitForFunction(() => localStorage.getItem('exqress-destroyed-labels') !== null)
    await miru.goto(`${plan.bases.customerApp}/scan`)
    await miru.getByText('개인정보를 지운 상자예요').waitFor()
    await miru.evaluate(() => localStorage.removeItem('exqress-destroyed-labels'))
    await miru.goto(`${plan.bases.customerApp}/scan`)
    await miru.getByText('지금 이 라벨로는 아무것도 열 수 없어요.').waitFor()
    await miru.getByRole('link', { name: '내 택배인지 확인' }).waitFor()

    await courier.reload()
    await courier.getByText('확인', { exact: true }).click()
    await courier.getByText('내 배송 목록에서 열 수 없는 라벨입니다.').first().waitFor()
    const bora = await signInCustomer(plan, people.bora)
    assert.equal((await bora.tryScan(label(0).token)).code, 'not_readable')
    await desk.goto(plan.bases.desk)
    await desk
      .getByRole('row', { name: label(0).findTag })
      .getByText('파기됨')
      .waitFor()
  })

  await step(
    'nobody’s page complained; no browser and no store kept a word about a person, nor a label’s token',
    async () => {
      const windows = { desk: deskWindow, courier: courierWindow, miru: mirusWindow, garam: garamsWindow }
      for (const window of Object.values(windows)) window.fine()
      const browsers = await Promise.all(
        Object.entries(windows).map(async ([who, { kept }]): Promise<Kept> => ({ who, parts: await kept() })),
      )
      const tokens = [sent, ...labels.map(({ token }) => token)].map((text) => ({ kind: 'label', text }))
      await assertNothingLeaked(plan, { browsers, others: tokens })
    },
  )
}
