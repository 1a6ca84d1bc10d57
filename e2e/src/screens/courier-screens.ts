import { demoCouriers } from '@exqress/demo/demo-people.ts'
import type { StackPlan } from '@exqress/scripts/lib/services.ts'
import { type Browsers, bareBox } from '../browser/window.ts'
import { type Album, everyLook, type LookName } from './album.ts'
import type { Demo } from './show-screens.ts'
import { speak } from './speak.ts'
import type { Stage } from './stage.ts'
import { offerInstall, stateScreens } from './state-screens.ts'

type Given = { plan: StackPlan; demo: Demo; stage: Stage; album: Album; browsers: Browsers }

/** The courier's app, in the look that it has from the start. */
export async function courierScreens({ plan, demo, stage, album, browsers }: Given): Promise<void> {
  const base = plan.bases.courierApp
  const { page, close } = await browsers.open({})
  const press = (name: string) => page.getByRole('button', { name }).click()
  const shoot = (name: string, looks?: readonly LookName[]) => album.take(`courier-${name}`, page, looks && { looks })
  /** What was said of a scan stays in the language in which it was said: the label is scanned again in the other one. */
  const shootInEnglish = async (name: string, words: RegExp) => {
    await speak(page, 'en')
    await page.reload()
    await page.getByText(words).first().waitFor()
    await shoot(name, ['english'])
    await speak(page, 'ko')
    await page.reload()
  }
  const spoken: readonly LookName[] = ['other', 'plain']

  await page.goto(base)
  await page.getByLabel('휴대폰 번호').waitFor()
  await shoot('sign-in', everyLook)
  await page.getByRole('link', { name: '처음이면 가입하기' }).click()
  await page.getByLabel('이름').fill('한가람')
  await page.getByLabel('휴대폰 번호').fill('010-0000-9004')
  await page.getByLabel('비밀번호').fill(demo.password)
  await shoot('sign-up')
  await press('가입하기')
  await page.getByText('승인을 기다립니다').waitFor()
  await shoot('waiting')
  await press('로그아웃')

  // Loading: one box is missing still.
  const [missing, second] = stage.boxes
  if (!missing || !second) throw new Error('no boxes')
  browsers.show(missing)
  await page.getByLabel('휴대폰 번호').fill(demoCouriers[0]?.phone ?? '')
  await page.getByLabel('비밀번호').fill(demo.password)
  await press('로그인')
  await page.getByRole('radio', { name: '싣기' }).waitFor()
  await page.getByText('싣기', { exact: true }).click()
  await page.locator('.scanner-said', { hasText: '번' }).waitFor()
  await shoot('scan', spoken)
  await shootInEnglish('scan', /Loaded already/)
  await page.getByRole('link', { name: '1개 보기' }).click()
  await page.getByText(stage.other.findTag).first().waitFor()
  await shoot('missing')
  await page.goto(`${base}/today`)
  await page.getByText(missing.findTag).first().waitFor()
  await shoot('today', everyLook)
  await page.getByText(missing.findTag).first().click()
  await page.getByRole('dialog').waitFor()
  await shoot('door', everyLook)

  await stateScreens({
    page,
    album,
    name: 'courier-today',
    address: `${base}/today`,
    call: /\/api\/parcels$/,
    empty: { answer: { parcels: [], day: '2026-11-28', deliveredToday: 0 }, words: '오늘 배정된 상자가 없습니다' },
  })
  await page.context().setOffline(true)
  await page.reload()
  await page.getByRole('button', { name: '다시 시도' }).waitFor()
  await shoot('unreachable')
  await page.context().setOffline(false)

  // Nothing lies before the camera when the van leaves: a box that is read then takes the place of what is said of it.
  browsers.show(bareBox)
  await page.goto(base)
  await press('빼고 출발')
  await page.getByText('배송 출발 ·').waitFor()
  // At the door of the demo's first customer.
  browsers.show(missing, second)
  await page.reload()
  await page.getByText('이 집 상자 3개 중 2개 스캔').waitFor()
  await shootInEnglish('in-hand', /2 of 3 boxes/)
  await page.getByText('이 집 상자 3개 중 2개 스캔').waitFor()
  await shoot('in-hand', spoken)
  await press('못 함')
  await shoot('fail', everyLook)
  await press('그만두기')
  await press('촬영 · 문 앞 완료')
  await page.locator('.undo-state[data-state=sent]').waitFor()
  await shoot('delivered', spoken)
  browsers.show(missing)
  await page.reload()
  await page.getByText('확인', { exact: true }).click()
  await page.getByText('배달 증빙 · 문 앞').waitFor()
  await shoot('look')
  browsers.show(stage.foreign)
  await page.reload()
  await page.getByRole('link', { name: '내 목록에서 찾기' }).waitFor()
  await shoot('refused', spoken)
  await shootInEnglish('refused', /cannot be opened/)
  await page.getByRole('link', { name: '내 목록에서 찾기' }).waitFor()

  await press('직접 입력')
  const [, , third] = stage.boxes
  await page.getByLabel(/찾기번호/).fill(third?.findTag ?? '')
  await press('찾기')
  await page.getByRole('heading', { name: '상자를 촬영하십시오' }).waitFor()
  await shoot('find-tag', everyLook)
  await press('그만두기')
  await press('직접 입력')
  await page.getByLabel(/찾기번호/).fill('하 0000')
  await press('찾기')
  await press('촬영하고 열기')
  await page.locator('.panel').getByRole('alert').waitFor()
  await shoot('find-tag-refused')
  await page.goto(`${base}/relabel/${third?.waybillId}`)
  await page.getByText('새 라벨을 인쇄하면').waitFor()
  await shoot('relabel')
  await press('새 라벨 만들기')
  await page.locator('.label-sheet svg, .relabel svg').first().waitFor()
  await shoot('new-label', everyLook)
  for (const [path, name] of [
    ['outbox', 'outbox'],
    ['settings', 'settings'],
    ['help', 'help'],
    ['privacy', 'privacy'],
    ['nowhere', 'not-found'],
  ]) {
    await page.goto(`${base}/${path}`)
    await page.getByRole('heading').first().waitFor()
    if (path === 'settings') await offerInstall(page)
    await shoot(name as string, path === 'settings' ? everyLook : undefined)
  }
  await close()
}
