import { demoOwner } from '@exqress/demo/demo-people.ts'
import { makeDemoCsv, makeDemoRows } from '@exqress/demo/make-demo-csv.ts'
import type { StackPlan } from '@exqress/scripts/lib/services.ts'
import type { Browsers } from '../browser/window.ts'
import { type Album, everyLook } from './album.ts'
import type { Demo } from './show-screens.ts'
import type { Stage } from './stage.ts'
import { stateScreens } from './state-screens.ts'

type Given = { plan: StackPlan; demo: Demo; stage: Stage; album: Album; browsers: Browsers }

/** The desk's console, with the demo's 200 parcels, and the page on which its API can be tried. */
export async function deskScreens({ plan, demo, stage, album, browsers }: Given): Promise<void> {
  const base = plan.bases.desk
  const { page, close } = await browsers.open({})
  const press = (name: string | RegExp) => page.getByRole('button', { name }).click()
  const shoot = (name: string, main = false) => album.take(`desk-${name}`, page, main ? { looks: everyLook } : {})
  const closeSheet = async () => {
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
  }

  await page.goto(base)
  await page.getByLabel('이메일').fill(demoOwner.email)
  await shoot('sign-in', true)
  await page.getByLabel('비밀번호', { exact: true }).fill(demo.password)
  await press('로그인')
  await page.locator('.table-parcels tbody tr').nth(5).waitFor()
  await shoot('parcels', true)
  await page.goto(`${base}/?printed=false`)
  await page.locator('.table-parcels tbody tr').nth(5).waitFor()
  await page.locator('.pick-all input').check()
  await press('라벨 인쇄')
  await page.getByRole('dialog').waitFor()
  await shoot('print', true)
  await closeSheet()
  await press('기사 배정')
  await page.getByRole('dialog').getByRole('radio').first().waitFor()
  await shoot('assign')
  await closeSheet()
  await page.goto(`${base}/parcels/${stage.boxes[2]?.waybillId}`)
  await page.getByText('열람 기록이 남아요.').waitFor()
  await shoot('parcel', true)
  // One that the courier's screens left at the door.
  await page.goto(`${base}/parcels/${stage.boxes[1]?.waybillId}`)
  await press('개인정보 파기')
  await page.getByText('받는 분이 요청함').click()
  await shoot('destroy')
  await press('모두 지우기')
  await page.locator('.toast').waitFor()
  await shoot('destroying')

  await page.goto(`${base}/imports`)
  const rows = makeDemoRows(7).slice(0, 12)
  const csv = makeDemoCsv(rows).replace(/^(.*?,.*?),\d{5},/m, '$1,,')
  const broken = csv.split('\r\n').map((line, index) => (index === 3 ? line.replace(/,\d{5},/, ',99,') : line))
  await shoot('import')
  const file = { name: 'orders.csv', mimeType: 'text/csv', buffer: Buffer.from(broken.join('\r\n')) }
  await page.getByLabel('CSV 파일').setInputFiles(file)
  await page.getByLabel('쇼핑몰 계정').fill('book-mall')
  await press('가져오기 시작')
  await page.getByRole('heading', { name: /고칠 줄이 있어요|모두 접수했어요/ }).waitFor()
  await shoot('import-result', true)
  for (const [path, name] of [
    ['new', 'new-waybill'],
    ['couriers', 'couriers'],
    ['carriers', 'carriers'],
    ['carriers/cj', 'carrier'],
    ['search', 'search'],
    ['openings', 'openings'],
    ['destructions', 'destructions'],
    ['cases', 'cases'],
    ['canaries', 'canaries'],
    ['cluster', 'cluster'],
    ['more', 'more'],
    ['invitations', 'invitations'],
    ['account', 'account'],
  ]) {
    await page.goto(`${base}/${path}`)
    await page.locator('#main h1').first().waitFor()
    await page.waitForLoadState('networkidle')
    await shoot(name as string, ['couriers', 'new-waybill', 'search', 'openings'].includes(name as string))
  }
  for (const [path, call, empty] of [
    ['', /\/api\/waybills\?/, { answer: { parcels: [], total: 0 }, words: '아직 접수한 택배가 없어요' }],
    [
      'couriers',
      /\/api\/couriers$/,
      { answer: { couriers: [], profiles: 'ok' }, words: '아직 가입한 배송기사가 없어요' },
    ],
    ['cases', /\/api\/cases\?/, { answer: { cases: [] }, words: '열린 사건이 없어요' }],
    ['destructions', /\/api\/destructions$/, { answer: { destructions: [] }, words: '아직 지운 택배가 없어요' }],
  ] as const) {
    await stateScreens({ page, album, name: `desk-${path || 'parcels'}`, address: `${base}/${path}`, call, empty })
  }
  await page.goto(`${base}/docs`)
  await page.locator('.opblock').first().waitFor()
  await shoot('api')
  await close()
}
