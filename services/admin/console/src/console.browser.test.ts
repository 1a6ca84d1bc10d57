import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { before, describe, test } from 'node:test'
import { issue, setUpCarrier } from '@exqress/admin/testing/slips.ts'
import type { Page } from 'playwright-core'
import {
  csvOf,
  type Desk,
  enter,
  faultsOfScreen,
  keptByBrowser,
  password,
  rowOf,
  signUpCourier,
  startDesk,
} from './testing/open-desk.ts'

const nav = (page: Page, name: string) =>
  page.getByRole('navigation', { name: '주요 화면' }).getByRole('link', { name, exact: true }).click()

describe('the console in a real browser, on the real admin service', { timeout: 300_000 }, () => {
  let desk: Desk
  before(async () => {
    desk = await startDesk()
  })
  type Opened = Awaited<ReturnType<Desk['open']>>
  const journey = (name: string, steps: (opened: Opened) => Promise<void>, options?: Parameters<Desk['open']>[0]) =>
    test(name, async () => {
      const opened = await desk.open(options)
      try {
        await steps(opened)
        assert.deepEqual(opened.faults, [])
      } finally {
        await opened.close()
      }
    })

  journey(
    'an invitation is taken up once; its secret stays in no address; then sign-in by password',
    async (opened) => {
      const { page, requested } = opened
      const email = 'first@example.com'
      const hash = await desk.invitation(email)
      const secret = hash.slice('#invitation='.length)
      await page.goto(`${desk.base}/${hash}`)
      await page.getByRole('heading', { name: '초대를 받았어요' }).waitFor()
      assert.equal(page.url(), `${desk.base}/`)
      await page.getByLabel('이름').fill('시험관리자')
      await page.getByLabel('새 비밀번호').fill('short')
      await page.getByRole('button', { name: '시작하기' }).click()
      await page.getByText('7자 더 필요해요.').waitFor()
      await page.getByLabel('새 비밀번호').fill(password)
      await page.getByRole('button', { name: '시작하기' }).click()
      await page.getByText('아직 접수한 택배가 없어요').waitFor()
      const asked = requested.map((url) => new URL(url)).map(({ pathname, search }) => pathname + search)
      assert.ok(asked.every((url) => !url.includes(secret)))
      assert.doesNotMatch(await keptByBrowser(page), new RegExp(secret))

      await page.reload()
      await page.getByText('아직 접수한 택배가 없어요').waitFor()
      await nav(page, '내 계정')
      await page.getByText('소유자 — 초대와').waitFor()
      await page.getByRole('button', { name: '로그아웃' }).click()
      await page.getByLabel('이메일').fill(email)
      await page.getByLabel('비밀번호', { exact: true }).fill('not this one')
      await page.getByRole('button', { name: '로그인' }).click()
      await page.getByText('이메일이나 비밀번호가 달라요.').waitFor()
      await page.getByLabel('비밀번호', { exact: true }).fill(password)
      await page.getByRole('button', { name: '로그인' }).click()
      await page.getByRole('heading', { name: '내 계정' }).waitFor()

      await page.goto(`${desk.base}/${hash}`)
      await page.reload()
    },
  )

  journey(
    'a carrier is set up, a file imported, mended, sent again, printed and assigned',
    async ({ page, context }) => {
      await enter(desk, page)
      // a carrier
      await nav(page, '택배사')
      await page.getByRole('link', { name: '택배사 등록' }).click()
      await page.getByLabel('이름').fill('시험택배')
      await page.getByLabel('코드', { exact: true }).fill('cj')
      await page.getByText('이미 있는 코드예요.').waitFor()
      await page.getByLabel('코드', { exact: true }).fill('sample')
      await page.getByRole('button', { name: '저장' }).click()
      await page.getByRole('link', { name: /시험택배.*번호 대역 없음/ }).waitFor()
      await page.getByRole('link', { name: /CJ대한통운/ }).click()
      await page.getByLabel('운송장번호 규칙').selectOption('cj')
      await page.getByRole('button', { name: '대역 더하기' }).click()
      await page.getByLabel('1번 대역 시작').fill('50000000000')
      await page.getByLabel('1번 대역 끝').fill('50000')
      await page.getByLabel('우편번호별 분류코드').fill('06 A06\n061\tb061')
      await page.getByRole('button', { name: '저장' }).click()
      await page.getByText('1번 대역: 숫자 6~13자리로 적어 주세요.').waitFor()
      await page.getByLabel('1번 대역 끝').fill('50000999999')
      await page.getByRole('button', { name: '저장' }).click()
      await page.getByRole('link', { name: /CJ대한통운.*분류코드 2개/ }).waitFor()

      // a file with two rows to mend
      await nav(page, '가져오기')
      await page.getByRole('button', { name: '가져오기 시작' }).click()
      await page.getByText('가져올 파일을 골라 주세요.').waitFor()
      const good = Array.from({ length: 10 }, (_, n) => rowOf(n + 1))
      await page
        .getByLabel('CSV 파일')
        .setInputFiles(csvOf([...good, rowOf(11, { postcode: '99999' }), rowOf(12, { postcode: '' })]))
      await page.getByLabel('쇼핑몰 계정').fill('Mall-A')
      await page.getByLabel('택배사가 비어 있는 줄').selectOption('cj')
      await page.getByRole('button', { name: '가져오기 시작' }).click()
      await page.getByRole('heading', { name: '고칠 줄이 있어요 · orders.csv' }).waitFor()
      const counts = () => page.locator('.count dd.figures').allInnerTexts()
      assert.deepEqual(await counts(), ['10', '0', '2'])
      const errors = page.locator('.table-problems').first().locator('tbody tr')
      assert.deepEqual(
        (await errors.allInnerTexts()).map((line) => line.split('\t')),
        [
          ['12', '분류코드', '이 우편번호의 분류코드를 몰라요. 분류코드를 적거나 택배사 화면에서 더해 주세요.'],
          ['13', '우편번호', '우편번호 다섯 자리를 적어 주세요.'],
        ],
      )
      await page.getByText('고친 파일을 통째로 다시 보내도 안전해요.').waitFor()
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: '고칠 줄 목록 저장 (CSV)' }).click(),
      ])
      const saved = await readFile(await download.path(), 'utf8')
      assert.equal(saved.split('\r\n')[2], '"13","우편번호","우편번호 다섯 자리를 적어 주세요."')
      assert.doesNotMatch(saved, /홍시험|010-0000|시험로/)

      await page.getByRole('button', { name: '고친 파일 다시 보내기' }).click()
      assert.equal(await page.getByLabel('쇼핑몰 계정').inputValue(), 'mall-a')
      await page.getByLabel('CSV 파일').setInputFiles(csvOf([...good, rowOf(11), rowOf(12)]))
      await page.getByRole('button', { name: '가져오기 시작' }).click()
      await page.getByRole('heading', { name: '모두 접수했어요 · orders.csv' }).waitFor()
      assert.deepEqual(await counts(), ['2', '10', '0'])

      // what is new in that file, then all of them
      await page.getByRole('link', { name: '새로 접수한 2개 보기와 인쇄' }).click()
      await page.locator('.table-parcels tbody tr').nth(1).waitFor()
      assert.equal(await page.locator('.table-parcels tbody tr').count(), 2)
      await page.getByRole('button', { name: '조건 지우기' }).click()
      await page.locator('.table-parcels tbody tr').nth(11).waitFor()

      // print all of the page
      await page.locator('.pick-all input').check()
      await page.getByRole('button', { name: '라벨 인쇄' }).click()
      const [answer, popup] = await Promise.all([
        page.waitForResponse((response) => response.url().endsWith('/api/labels')),
        context.waitForEvent('page'),
        page.getByRole('button', { name: '라벨 12장 만들기' }).click(),
      ])
      assert.equal(answer.headers()['content-type'], 'application/pdf')
      // A blob of this page, or nothing yet (the browser downloads PDFs here): never an address that a log could hold.
      assert.doesNotMatch(popup.url(), /^https?:/)
      await page.getByText('라벨 12장을 만들었어요').waitFor()
      const [pdf] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: '파일로 저장' }).click(),
      ])
      const bytes = await readFile(await pdf.path())
      assert.equal(bytes.subarray(0, 5).toString(), '%PDF-')
      assert.equal(bytes.toString('latin1').match(/\/Type ?\/Page\b/g)?.length, 12)
      await page.getByRole('dialog').getByRole('button', { name: '닫기' }).last().click()
      await page.getByRole('cell', { name: '인쇄함' }).nth(11).waitFor()

      // approve a courier whom delivery cannot name, then one it can
      const unnamed = await signUpCourier(desk.admin)
      await nav(page, '배송기사')
      await page.getByText('지금은 이름과 연락처를 불러올 수 없어요.').waitFor()
      desk.answerProfiles(new Map([[unnamed, { name: '김시험', phone: '010-0000-1001' }]]))
      await page.reload()
      await page.getByText('승인을 기다려요 · 1명').waitFor()
      await page.getByRole('button', { name: '김시험 승인' }).click()
      await page.getByText('일하고 있어요 · 1명').waitFor()
      const told = await desk.admin.told(unnamed)
      assert.deepEqual(
        told.map(({ type }) => type),
        ['courier_decision.approved'],
      )

      // choose three by the keyboard alone, and assign them
      await nav(page, '택배')
      await page.locator('.pick-one input').first().focus()
      await page.keyboard.press('Space')
      await page.keyboard.press('Shift+ArrowDown')
      await page.keyboard.press('Shift+ArrowDown')
      await page.getByRole('status').filter({ hasText: '3개 골랐어요' }).waitFor({ state: 'attached' })
      await page.getByRole('button', { name: '기사 배정' }).click()
      await page.getByRole('radio', { name: /김시험/ }).check()
      await page.getByRole('button', { name: '3개 배정하기' }).click()
      await page.getByText('3개를 배정했어요.').waitFor()
      await page.getByRole('cell', { name: '김시험' }).nth(2).waitFor()
      await page.getByLabel('배송기사').selectOption('none')
      await page.locator('.head-count', { hasText: '9개' }).waitFor()
      assert.equal(new URL(page.url()).search, '?unassigned=true')

      // one is taken back
      await page.getByLabel('배송기사').selectOption('')
      await page.getByRole('cell', { name: '김시험' }).nth(2).waitFor()
      await page.locator('tr', { hasText: '김시험' }).first().locator('input').check()
      await page.getByRole('button', { name: '기사 배정' }).click()
      await page.getByRole('button', { name: '1개 배정 해제하기' }).click()
      await page.getByText('1개를 배정 해제했어요.').waitFor()
      await page.getByLabel('배송기사').selectOption('none')
      await page.locator('.head-count', { hasText: '10개' }).waitFor()
      assert.doesNotMatch(await keptByBrowser(page), /홍시험|김시험|010-0000/)
    },
  )

  journey(
    'one parcel: masked and said to be recorded; cancelled by delivery; destroyed with a reason',
    async ({ page }) => {
      await setUpCarrier(desk.admin, await desk.admin.deskToken())
      await enter(desk, page)
      await nav(page, '한 건 입력')
      await page.getByRole('button', { name: '접수하기' }).click()
      await page.getByText('빨간 칸 6곳을 고쳐 주세요.').waitFor()
      assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('aria-invalid')), 'true')
      await page.getByLabel('이름', { exact: true }).fill('홍시험')
      await page.getByLabel('전화번호').fill('010-0000-7777')
      await page.getByLabel('우편번호').fill('99999')
      await page.getByLabel('주소', { exact: true }).fill('서울특별시 강남구 시험로 12')
      await page.getByLabel('상세주소').fill('101동 1203호')
      await page.getByRole('combobox', { name: '택배사' }).selectOption('cj')
      await page.getByLabel('상품').fill('시험 상품')
      await page.getByLabel('깨지기 쉬움').check()
      await page.getByRole('button', { name: '접수하기' }).click()
      await page.getByText('이 우편번호의 분류코드를 몰라요.').waitFor()
      await page.getByLabel('우편번호').fill('06130')
      await page.getByRole('button', { name: '접수하기' }).click()
      await page.getByRole('heading', { name: '접수했어요' }).waitFor()
      const findTag = (await page.locator('.issued .find-tag').textContent()) ?? ''
      await page.getByRole('link', { name: '택배 보기와 인쇄' }).click()

      await page.getByText('열람 기록이 남아요.').waitFor()
      const facts = (await page.locator('.facts').textContent()) ?? ''
      assert.match(facts, /홍\*험/)
      assert.doesNotMatch(facts, /홍시험|7777|1203|시험로/)
      const waybillId = new URL(page.url()).pathname.split('/').at(-1) as string
      const readings = async () =>
        (await desk.admin.db.query('select 1 from access_records where waybill_id = $1', [waybillId])).rowCount
      assert.equal(await readings(), 1)
      await page.reload()
      await page.locator('.facts').waitFor()
      assert.equal(await readings(), 1, 'the same reader on the same day')
      await page.getByRole('button', { name: '라벨 보기' }).click()
      await page
        .getByRole('img', { name: `${findTag} 라벨` })
        .locator('svg')
        .waitFor()

      await page.getByRole('button', { name: '접수 취소' }).click()
      await page.getByRole('button', { name: '접수 취소하기' }).click()
      await page.getByText('배송 쪽에 물어보고 있어요').waitFor()
      const asked = (await desk.admin.told(waybillId)).find(({ type }) => type === 'waybill.cancel_requested')
      const at = new Date().toISOString()
      await desk.admin.tell('parcel', waybillId, 'parcel.state_changed', {
        waybillId,
        state: 'cancelled',
        from: 'registered',
        inferred: false,
        at,
      } as never)
      await desk.admin.tell('parcel', waybillId, 'parcel.request_accepted', {
        waybillId,
        requestId: asked?.data.requestId,
        at,
      })
      await page.getByText('접수를 취소했어요.').waitFor()
      await page.locator('h1 .badge', { hasText: '취소됨' }).waitFor()

      await page.getByRole('button', { name: '개인정보 파기' }).click()
      const destroy = page.getByRole('button', { name: '모두 지우기' })
      assert.equal(await destroy.getAttribute('aria-disabled'), 'true')
      await page.getByText('잘못 접수함').click()
      await destroy.click()
      await page.getByText(`${findTag}의 개인정보를 지우고 있어요.`).waitFor()
      await page.getByRole('row', { name: findTag }).getByText('파기됨').waitFor()
      await page.getByRole('link', { name: findTag }).click()
      await page.getByText('열 수 있는 정보가 없어요').waitFor()
    },
  )

  journey('an exception is ended and a delivery taken back, each with what became of it', async ({ page }) => {
    const as = await desk.admin.deskToken()
    await setUpCarrier(desk.admin, as)
    const { waybillId } = await issue(desk.admin, as)
    const become = (from: 'registered' | 'exception' | 'in_transit', state: 'exception' | 'in_transit' | 'delivered') =>
      desk.admin.tell('parcel', waybillId, 'parcel.state_changed', {
        waybillId,
        state,
        from,
        inferred: false,
        at: new Date().toISOString(),
      })
    const asked = async (type: string) => (await desk.admin.told(waybillId)).filter((event) => event.type === type)
    await become('registered', 'exception')
    await enter(desk, page)
    await page.goto(`${desk.base}/parcels/${waybillId}`)
    await page.getByRole('button', { name: '예외 끝내기' }).click()
    const sheet = page.getByRole('dialog')
    const end = sheet.getByRole('button', { name: '예외 끝내기' })
    assert.equal(await end.getAttribute('aria-disabled'), 'true')
    await sheet.getByText('찾았어요').click()
    await end.click()
    await page.getByText('배송 쪽에 물어보고 있어요').waitFor()
    const [closed] = await asked('waybill.exception_closed')
    assert.equal(closed?.data.outcome, 'found')

    await become('exception', 'in_transit')
    await become('in_transit', 'delivered')
    await page.reload()
    await page.getByRole('button', { name: '배달 완료 되돌리기' }).click()
    await sheet.getByText('받지 못했대요').click()
    assert.deepEqual(await faultsOfScreen(page), [])
    await sheet.getByRole('button', { name: '배달 완료 되돌리기' }).click()
    await page.getByText('배송 쪽에 물어보고 있어요').waitFor()
    const [corrected] = await asked('waybill.correction_requested')
    assert.equal(corrected?.data.reason, 'not_received')
    await desk.admin.tell('parcel', waybillId, 'parcel.request_refused', {
      waybillId,
      requestId: corrected?.data.requestId as string,
      code: 'impossible_step',
      at: new Date().toISOString(),
    })
    await page.getByText('지금 상태에서는 되돌릴 수 없어요.').waitFor()
  })

  journey('a broken file, a lost network and a service away each say what to do', async ({ page, context }) => {
    await enter(desk, page)
    await nav(page, '가져오기')
    const send = async (name: string, content: string) => {
      await page.getByLabel('CSV 파일').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) })
      await page.getByLabel('쇼핑몰 계정').fill('mall-a')
      await page.getByRole('button', { name: '가져오기 시작' }).click()
    }
    await send('no-phone.csv', '받는분,우편번호,주소\n홍시험,06130,시험로 1\n')
    await page.getByText('없는 열: 전화번호').waitFor()
    await page.getByRole('button', { name: '고친 파일 다시 보내기' }).click()

    await context.setOffline(true)
    await send('orders.csv', csvOf([rowOf(1)]).buffer.toString())
    await page.getByText('같은 파일을 다시 보내면 두 번 접수되지 않아요.').waitFor()
    await page.getByText('오프라인이에요.').waitFor()
    await context.setOffline(false)

    await page.route('**/api/carriers', (route) => route.fulfill({ status: 503, body: '' }))
    await page.goto(`${desk.base}/carriers`)
    await page.getByRole('heading', { name: '불러오지 못했어요' }).waitFor({ timeout: 15_000 })
    await page.unroute('**/api/carriers')
    await page.getByRole('button', { name: '다시 시도' }).click()
    await page.getByRole('link', { name: /CJ대한통운/ }).waitFor()
  })

  journey('an operator is offered neither invitations nor destruction', async ({ page }) => {
    await enter(desk, page, 'operator')
    await page.getByText('시험관리자 · 운영 담당').waitFor()
    assert.equal(await page.getByRole('link', { name: '초대' }).count(), 0)
    await page.goto(`${desk.base}/invitations`)
    await page.getByText('초대는 소유자만 할 수 있어요').waitFor()
  })

  const everywhere = [
    '/',
    '/imports',
    '/new',
    '/couriers',
    '/carriers',
    '/carriers/cj',
    '/invitations',
    '/account',
    '/x',
  ]
  for (const [name, options, paths] of [
    ['on a desk, light', {}, everywhere],
    ['on a phone, dark', { width: 360, height: 780, dark: true }, ['/', '/imports', '/new', '/carriers/cj']],
    ['in English on a phone', { locale: 'en-US', width: 360, height: 780 }, ['/', '/carriers/cj']],
  ] as const)
    journey(
      `every screen reads well ${name}`,
      async ({ page }) => {
        await page.goto(desk.base)
        await page.locator('h1').waitFor()
        assert.deepEqual(await faultsOfScreen(page), [], 'sign-in')
        await enter(desk, page)
        for (const path of paths) {
          await page.goto(desk.base + path)
          await page.locator('#main h1').waitFor()
          await page.waitForLoadState('networkidle')
          assert.deepEqual(await faultsOfScreen(page), [], path)
        }
        await page.goto(desk.base)
        await page.locator('.table-parcels .cell-tag a').last().click()
        await page.locator('.facts').waitFor()
        assert.deepEqual(await faultsOfScreen(page), [], 'one parcel')
      },
      options,
    )

  journey('a large file shows how far it is while one looks elsewhere, and may be stopped', async ({ page }) => {
    await setUpCarrier(desk.admin, await desk.admin.deskToken())
    await enter(desk, page)
    await nav(page, '가져오기')
    const file = csvOf(Array.from({ length: 60_000 }, (_, n) => rowOf(n + 1)))
    await page.getByLabel('CSV 파일').setInputFiles(file)
    await page.getByLabel('쇼핑몰 계정').fill('mall-large')
    await page.getByLabel('택배사가 비어 있는 줄').selectOption('cj')
    await page.getByRole('button', { name: '가져오기 시작' }).click()
    const bar = page.getByRole('progressbar')
    await bar.waitFor()
    assert.equal(await bar.getAttribute('aria-valuemax'), String(Math.round(file.buffer.length / 1024)))
    await page
      .getByRole('navigation', { name: '주요 화면' })
      .getByText(/^\d+%$/)
      .filter({ visible: true })
      .waitFor()
    await nav(page, '택배사')
    await page.getByRole('heading', { name: '택배사' }).waitFor()
    await page
      .getByRole('navigation', { name: '주요 화면' })
      .getByRole('link', { name: /가져오기/ })
      .click()
    await page.getByRole('button', { name: '멈추기' }).click()
    await page.getByRole('heading', { name: '가져오기를 멈췄어요 · orders.csv' }).waitFor()
    await page.getByText('그때까지 접수된 줄은 그대로 있어요.').waitFor()
  })
})
