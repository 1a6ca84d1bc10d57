import type { StackPlan } from '@exqress/scripts/lib/services.ts'
import type { Page } from 'playwright-core'
import { customerClient, readCode } from '../actors/customer.ts'
import { type Browsers, bareBox } from '../browser/window.ts'
import { type Album, everyLook } from './album.ts'
import type { Stage } from './stage.ts'
import { offerInstall, stateScreens } from './state-screens.ts'

type Given = { plan: StackPlan; stage: Stage; album: Album; browsers: Browsers }

/** The customer's app: a newcomer first, then the person whose first boxes were just left at the door. */
export async function customerScreens({ plan, stage, album, browsers }: Given): Promise<void> {
  const base = plan.bases.customerApp
  const shoot = (name: string, page: Page, main = false) =>
    album.take(`customer-${name}`, page, main ? { looks: everyLook } : {})
  const enter = async (page: Page, phone: string) => {
    await page.locator('input[type=tel]').fill(phone)
    await page.getByRole('button', { name: '동의하고 인증번호 받기' }).click()
    await page.getByLabel('인증번호').waitFor()
  }
  const code = async (page: Page, phone: string) =>
    page.getByLabel('인증번호').fill(await readCode(customerClient(plan), phone))
  const [delivered, , third] = stage.boxes
  if (!delivered || !third) throw new Error('no boxes')

  const newcomer = await browsers.open({})
  const { page } = newcomer
  await page.goto(base)
  await page.getByRole('link', { name: '내 택배 보기' }).waitFor()
  await shoot('welcome', page, true)
  await offerInstall(page)
  await page.locator('#install-title').scrollIntoViewIfNeeded()
  await shoot('install', page)
  for (const [path, name] of [
    ['help', 'help'],
    ['privacy', 'privacy'],
    ['receipt', 'receipt'],
    ['nowhere', 'not-found'],
  ]) {
    await page.goto(`${base}/${path}`)
    await page.getByRole('heading').first().waitFor()
    await shoot(name as string, page, path !== 'nowhere' && path !== 'privacy')
  }
  await page.goto(`${base}/Q/${stage.foreign.token}`)
  await page.getByRole('link', { name: '로그인하고 확인하기' }).waitFor()
  await shoot('stranger', page)
  await page.getByRole('link', { name: '잘못 온 상자 알리기' }).click()
  await page.getByText('우리 집 앞').click()
  await shoot('found-report', page)
  await page.getByRole('button', { name: '알리기', exact: true }).click()
  await page.getByText('알려 주셔서 고마워요').waitFor()
  await shoot('found-thanks', page)
  await page.goto(`${base}/sign-in`)
  await page.locator('input[type=tel]').fill(stage.newcomer.phone)
  await shoot('sign-in', page, true)
  await enter(page, stage.newcomer.phone)
  await shoot('code', page)
  await code(page, stage.newcomer.phone)
  await page.getByLabel('이름').waitFor()
  await shoot('name', page)
  await page.getByRole('button', { name: '나중에 하기' }).click()
  await page.getByText('내 번호로 온 택배').waitFor()
  await shoot('found', page, true)
  await page.getByRole('link', { name: '내 택배인지 확인' }).click()
  await page.getByLabel('운송장에 적힌 받는 분 이름').waitFor()
  await shoot('confirm', page, true)
  await newcomer.close()

  const elsewhere = await browsers.open({})
  await elsewhere.page.goto(`${base}/sign-in`)
  await enter(elsewhere.page, stage.neighbour.phone)
  await code(elsewhere.page, stage.neighbour.phone)
  await elsewhere.page.getByText('오늘 도착해요').first().waitFor()
  await shoot('parcels', elsewhere.page, true)
  await stateScreens({
    page: elsewhere.page,
    album,
    name: 'customer-parcels',
    address: base,
    call: /\/api\/parcels\?/,
    empty: { answer: { parcels: [] }, words: '오고 있는 택배가 없어요' },
  })
  await elsewhere.close()

  const own = await browsers.open({})
  await ownScreens(own.page)
  await own.close()

  async function ownScreens(page: Page): Promise<void> {
    const press = (name: string) => page.getByRole('button', { name }).click()
    await page.goto(`${base}/sign-in`)
    await enter(page, stage.person.phone)
    await code(page, stage.person.phone)
    await page.getByText('오늘 도착해요').first().waitFor()
    await page.goto(`${base}/parcels/${third?.waybillId}`)
    await page.getByRole('heading', { name: '배송을 출발했어요' }).waitFor()
    await shoot('parcel', page, true)
    for (const [button, name] of [
      ['오늘의 배송 요청', 'wish'],
      ['출입 메모 남기기', 'memo'],
      ['받지 않고 돌려보내기', 'return'],
    ]) {
      await page.getByRole('button', { name: button as string }).click()
      await page.getByRole('dialog').waitFor()
      await shoot(name as string, page, name === 'memo')
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'hidden' })
    }
    browsers.show(bareBox)
    await page.goto(`${base}/scan`)
    await page.locator('.scanner-window[data-state="on"]').waitFor()
    await shoot('scan', page, true)
    browsers.show(stage.foreign)
    await page.goto(`${base}/scan`)
    await page.getByText('지금 이 라벨로는 아무것도 열 수 없어요.').waitFor()
    await shoot('refused', page, true)
    await page.getByRole('link', { name: '내 택배인지 확인' }).click()
    await page.getByLabel('층·호').fill('1203호')
    await shoot('claim', page, true)

    await page.goto(`${base}/send`)
    const fill = async (who: string, name: string, phone: string, detail: string) => {
      const party = page.getByRole('group', { name: who })
      await party.getByLabel('이름').fill(name)
      await party.getByLabel('전화번호').fill(phone)
      await party.getByLabel('우편번호').fill('04779')
      await party.getByLabel('주소', { exact: true }).fill('서울 성동구 왕십리로 8312')
      await party.getByLabel('상세 주소').fill(detail)
    }
    await fill('보내는 분', stage.person.name, stage.person.phone, `101동 ${stage.person.unit}`)
    await fill('받는 분', '한누리', '010-0000-6001', '102동 504호')
    await page.getByLabel('상품').fill('책 두 권')
    await page.getByLabel('택배사').selectOption({ index: 1 })
    await page.evaluate(() => scrollTo(0, 0))
    await shoot('send', page, true)
    await press('접수하고 라벨 받기')
    await page.locator('.label-sheet svg').waitFor()
    await shoot('label', page)
    await page.goto(`${base}/me`)
    await page.getByText(stage.person.name).first().waitFor()
    await shoot('me', page, true)
    await page.goto(`${base}/me/contacts`)
    await page.getByRole('heading').first().waitFor()
    await shoot('add-contact', page)
    await page.goto(`${base}/me/data`)
    await page.getByRole('button', { name: '데이터로 받기' }).click()
    await page.getByRole('dialog').waitFor()
    await shoot('my-data-code', page)
    await page.keyboard.press('Escape')
    await shoot('my-data', page)
    await page.goto(`${base}/me/data/delete`)
    await page.getByRole('heading', { name: '계정을 지우면 되돌릴 수 없어요' }).waitFor()
    await shoot('delete-account', page)
    await page.goto(`${base}/privacy`)
    await page.getByText('2026년 11월 28일부터').waitFor()
    await shoot('privacy', page, true)

    await page.goto(`${base}/parcels/${delivered?.waybillId}`)
    await page.getByRole('img', { name: '기사님이 상자를 두고 찍은 사진' }).waitFor()
    await shoot('delivered', page, true)
    await page.goto(`${base}/parcels/${delivered?.waybillId}/openings`)
    await page.getByRole('heading', { name: '누가 내 운송장을 열어봤나요' }).waitFor()
    await page.waitForLoadState('networkidle')
    await shoot('openings', page, true)
    for (const [path, name, call] of [
      ['', 'parcel', /\/api\/parcels\/[^/]+$/],
      ['/openings', 'openings', /\/api\/parcels\/[^/]+\/openings/],
    ] as const) {
      const address = `${base}/parcels/${delivered?.waybillId}${path}`
      await stateScreens({ page, album, name: `customer-${name}`, address, call })
    }
    await page.goto(`${base}/parcels/${delivered?.waybillId}`)
    await press('받았어요')
    await page.getByRole('heading', { name: '잘 받았다고 알려 주셨어요' }).waitFor()
    await shoot('received', page)
    await page.locator('.toast').waitFor({ state: 'detached' })
    await press('개인정보 지우기')
    await page.getByRole('dialog').waitFor()
    await shoot('destroy', page, true)
    await press('모두 지우기')
    await page.getByText('모든 서비스에서 지웠어요.').waitFor()
    await shoot('destroyed', page, true)
    await page.goto(base)
    await page.getByText('끝난 택배', { exact: true }).click()
    await page.getByText('개인정보를 지웠어요').first().waitFor()
    await shoot('finished', page)
    await page.context().setOffline(true)
    await page.getByText('오는 택배', { exact: true }).click()
    await page
      .getByText(/오프라인|인터넷/)
      .first()
      .waitFor()
    await shoot('offline', page)
    await page.context().setOffline(false)
  }
}
