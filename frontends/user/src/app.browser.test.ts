import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { encodeToken } from '@exqress/crypto/token.ts'
import { findAxeFaults } from '@exqress/testing/axe.ts'
import { labelPicturePng } from '@exqress/testing/label-pictures.ts'
import { testLabel } from '@exqress/testing/test-label.ts'
import { builtApp, keptByBrowser, type Opened, signIn } from './testing/built-app.ts'
import { idOf } from './testing/sample-parcels.ts'

const tokenOf = (seed: number) => encodeToken(new Uint8Array(24).map((_, i) => (i * 37 + seed * 91) % 256))
const [own, foreign] = [tokenOf(1), tokenOf(2)]

describe('the customer app in a real browser', { timeout: 150_000 }, () => {
  const app = builtApp()
  const journey = (name: string, steps: (opened: Opened) => Promise<void>, options?: Parameters<typeof app.open>[0]) =>
    test(name, async () => {
      const opened = await app.open(options)
      try {
        await steps(opened)
        assert.deepEqual(opened.faults, [])
      } finally {
        await opened.close()
      }
    })

  journey('a label opened by the phone’s own camera survives sign-in in memory alone', async (opened) => {
    const { page, api, world, go, requested } = opened
    world.labels.set(own, idOf(1))
    await go(`/Q/${own}`)
    await page.getByRole('heading', { name: '이 상자의 정보는 받는 분만 볼 수 있어요' }).waitFor()
    assert.equal(new URL(page.url()).pathname, '/label')
    assert.doesNotMatch(await keptByBrowser(page), new RegExp(own))
    assert.deepEqual(
      requested.filter((url) => url.includes(own)),
      [`${opened.base}/Q/${own}`],
      'only the page itself was asked for with the token',
    )
    await page.getByRole('link', { name: '로그인하고 확인하기' }).click()
    await signIn(opened, { path: '' })
    await page.getByRole('heading', { name: '배송을 출발했어요' }).waitFor()
    assert.equal(new URL(page.url()).pathname, `/parcels/${idOf(1)}`)
    const scans = api.seen.filter(({ path }) => path === '/api/scans')
    assert.deepEqual(
      scans.map(({ body }) => JSON.parse(body).token),
      [own],
      'opened once',
    )
    assert.ok(api.seen.every(({ path }) => !path.includes(own)))
    assert.doesNotMatch(await keptByBrowser(page), new RegExp(own))
  })

  journey('signing in: a number that cannot be, a wrong code, then the name, once', async ({ page, go, world }) => {
    await go('/')
    await page.getByText('상자에는 QR과 찾기번호만 있어요.').waitFor()
    await page.getByRole('link', { name: '내 택배 보기' }).click()
    await page.locator('input[type=tel]').fill('010')
    await page.getByRole('button', { name: '동의하고 인증번호 받기' }).click()
    await page.getByText('전화번호를 다시 확인해 주세요.').waitFor()
    await page.locator('input[type=tel]').fill('01000000001')
    assert.equal(await page.locator('input[type=tel]').inputValue(), '010-0000-0001')
    await page.getByRole('button', { name: '동의하고 인증번호 받기' }).click()
    const code = page.getByLabel('인증번호')
    assert.equal(await code.getAttribute('autocomplete'), 'one-time-code')
    await code.fill('000000')
    await page.getByText('번호가 달라요. 마지막에 받은 번호를 입력해 주세요.').waitFor()
    assert.equal(await code.inputValue(), '')
    await code.fill(world.code)
    await page.getByText('받는 분 이름이 운송장과 같으면 바로 확인돼요.').waitFor()
    await page.getByLabel('이름').fill('홍길동')
    await page.getByRole('button', { name: '저장하기' }).click()
    await page.getByText('오늘 도착해요').waitFor()
    assert.equal(world.name, '홍길동')
  })

  journey('the session outlives a reload, and signing out leaves nothing', async (opened) => {
    const { page } = opened
    await signIn(opened)
    await page.getByText('오늘 도착해요').waitFor()
    await page.reload()
    await page.getByText('오늘 도착해요').waitFor()
    await page.getByRole('link', { name: '내 정보' }).click()
    await page.getByRole('button', { name: '로그아웃' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '로그아웃' }).click()
    await page.getByRole('link', { name: '내 택배 보기' }).waitFor()
    await page.waitForFunction(async () => (await indexedDB.databases()).length > 0)
    assert.doesNotMatch(await keptByBrowser(page), /4829|CJ/)
    await page.reload()
    await page.getByRole('link', { name: '내 택배 보기' }).waitFor()
  })

  journey('a found parcel stands apart and opens by the name on the slip', async (opened) => {
    const { page } = opened
    await signIn(opened)
    await page
      .getByRole('region', { name: '내 번호로 온 택배 1개' })
      .getByRole('link', { name: '내 택배인지 확인' })
      .click()
    await page.getByText('남은 횟수 5번').waitFor()
    await page.getByLabel('운송장에 적힌 받는 분 이름').fill('아무개')
    await page.getByRole('button', { name: '확인하기' }).click()
    await page.getByText('남은 횟수 4번').waitFor()
    await page.getByLabel('운송장에 적힌 받는 분 이름').fill('홍길동')
    await page.getByRole('button', { name: '확인하기' }).click()
    await page.getByText('제주 감귤 5kg').waitFor()
  })

  journey('a picture of a label opens its parcel; a find tag too', async (opened) => {
    const { page, world } = opened
    const label = testLabel()
    world.labels.set(label.labelUrl.slice(-39), idOf(1))
    await signIn(opened)
    await page.getByRole('link', { name: '스캔' }).click()
    await page.locator('input[type=file]').setInputFiles({
      name: 'label.png',
      mimeType: 'image/png',
      buffer: Buffer.from(labelPicturePng(label)),
    })
    await page.getByRole('heading', { name: '배송을 출발했어요' }).waitFor()
    await page.goBack()
    await page.getByLabel('찾기번호 또는 라벨 글자').fill('하0000')
    await page.getByRole('button', { name: '찾기', exact: true }).click()
    await page.getByText('내 택배 중에 하 0000번은 없어요.').waitFor()
    await page.getByLabel('찾기번호 또는 라벨 글자').fill('바3391')
    await page.getByRole('button', { name: '찾기', exact: true }).click()
    await page.getByRole('heading', { name: '문 앞에 두었어요' }).waitFor()
  })

  journey('what opens nothing looks the same whatever the reason, with three ways on', async (opened) => {
    const { page, world, go } = opened
    await signIn(opened)
    await page.getByText('오늘 도착해요').waitFor()
    const looks: string[] = []
    for (const path of [`/Q/${foreign}`, '/Q/NOTALABEL']) {
      await go(path)
      await page.getByText('지금 이 라벨로는 아무것도 열 수 없어요.').waitFor()
      looks.push(await page.locator('.app').innerHTML())
    }
    assert.equal(looks[0], looks[1])
    world.failNext.push({ path: /scans/, status: 422, code: 'label_invalid' })
    await go(`/Q/${foreign}`)
    await page.getByRole('link', { name: '도움말' }).waitFor()
    assert.equal(await page.locator('.app').innerHTML(), looks[0])
    await page.getByRole('link', { name: '내 택배인지 확인' }).click()
    await page.getByLabel('층·호').fill('1호')
    await page.getByRole('button', { name: '확인하기' }).click()
    await page.getByText('이름이나 호수가 운송장과 달라요. (남은 횟수 4번)').waitFor()
    await page.getByLabel('층·호').fill('1203호')
    await page.getByRole('button', { name: '확인하기' }).click()
    await page.getByText('제주 감귤 5kg').waitFor()
  })

  journey('a stranger reports a box without signing in', async ({ page, world, go, api }) => {
    await go(`/Q/${foreign}`)
    await page.getByRole('link', { name: '잘못 온 상자 알리기' }).click()
    await page.getByText('우리 집 앞').click()
    await page.getByRole('button', { name: '알리기', exact: true }).click()
    await page.getByText('알려 주셔서 고마워요').waitFor()
    assert.equal(world.reports.length, 1)
    assert.ok(api.seen.find(({ path }) => path === '/api/found')?.authorized === false)
  })

  journey('memo, wish, receipt and destruction', async (opened) => {
    const { page, world, go, api } = opened
    await signIn(opened)
    await page.getByText('오늘 도착해요').click()
    await page.getByRole('button', { name: '출입 메모 남기기' }).click()
    await page.getByLabel('기사님에게 전할 말').fill('현관 1234#')
    world.failNext.push({ path: /door-memo/, status: 503, code: 'upstream_unavailable' })
    await page.getByRole('button', { name: '기사님에게 전하기' }).click()
    await page.getByText('메모를 전했어요').waitFor()
    assert.doesNotMatch(await keptByBrowser(page), /현관 1234#/)
    const memos = api.seen.filter(({ path }) => path.endsWith('door-memo')).map(({ body }) => JSON.parse(body).id)
    assert.equal(memos.length, 2)
    assert.equal(new Set(memos).size, 1, 'a retry carries the same id')
    await page.getByText('기사님에게 전했어요').waitFor()
    assert.equal(await page.getByText('1234#').count(), 0)
    await page.getByRole('button', { name: '오늘의 배송 요청' }).click()
    await page.getByText('경비실').click()
    await page.getByRole('button', { name: '이대로 요청하기' }).click()
    await page.getByText('경비실(으)로 요청했어요').waitFor()

    await go(`/parcels/${idOf(5)}`)
    await page.getByRole('img', { name: '기사님이 상자를 두고 찍은 사진' }).waitFor()
    await page.getByRole('button', { name: '받았어요' }).click()
    await page.getByRole('heading', { name: '잘 받았다고 알려 주셨어요' }).waitFor()
    world.destructionTakes = 400
    await page.getByRole('button', { name: '개인정보 지우기' }).click()
    await page.getByText('되돌릴 수 없고, 반품·분실 접수가 어려워져요.').waitFor()
    await page.getByRole('button', { name: '모두 지우기' }).click()
    await page.getByRole('heading', { name: '개인정보를 지우고 있어요' }).waitFor()
    await page.getByText('모든 서비스에서 지웠어요. 백업 사본에서도 내용은 9일 안에').waitFor()
    assert.equal(await page.getByText('원두 커피').count(), 0)
    assert.doesNotMatch(await keptByBrowser(page), /바 3391/)
  })

  journey('a parcel to send gets its label, drawn and kept nowhere', async (opened) => {
    const { page, world } = opened
    const label = testLabel()
    world.labelOfNewParcel = label.labelUrl
    await signIn(opened)
    await page.getByRole('link', { name: '보내기' }).click()
    await page.getByRole('button', { name: '접수하고 라벨 받기' }).click()
    await page.getByText('무엇을 보내는지 적어 주세요.').waitFor()
    for (const who of ['보내는 분', '받는 분']) {
      const party = page.getByRole('group', { name: who })
      await party.getByLabel('이름').fill('아무개')
      await party.getByLabel('전화번호').fill('01000000002')
      await party.getByLabel('우편번호').fill('00000')
      await party.getByLabel('주소', { exact: true }).fill('서울 가상구 없는로 10')
    }
    await page.getByLabel('상품').fill('책')
    await page.getByLabel('택배사').selectOption('hanjin')
    await page.getByRole('button', { name: '접수하고 라벨 받기' }).click()
    await page.getByRole('img', { name: '나 5512 라벨' }).locator('svg').waitFor()
    assert.doesNotMatch(await keptByBrowser(page), new RegExp(label.labelUrl.slice(-39)))
  })

  journey('nobody is shut out: axe finds nothing on the main screens, in both themes', async (opened) => {
    const { page, go } = opened
    const check = async (where: string) => assert.deepEqual(await findAxeFaults(page), [], where)
    await go('/')
    await page.getByRole('link', { name: '내 택배 보기' }).waitFor()
    await check('welcome')
    await go('/sign-in')
    await page.locator('input[type=tel]').waitFor()
    await check('sign-in')
    await signIn(opened)
    await page.getByText('오늘 도착해요').waitFor()
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
      for (const path of [
        '/',
        `/parcels/${idOf(1)}`,
        `/parcels/${idOf(2)}`,
        `/parcels/${idOf(1)}/openings`,
        '/scan',
        '/send',
        '/me',
        '/help',
        '/privacy',
        '/none',
      ]) {
        await go(path)
        await page.waitForFunction(() => document.querySelector('h1') && !document.querySelector('.bone'))
        await page.waitForLoadState('networkidle')
        // while the camera is asked for, the screen changes under axe's eyes
        if (path === '/scan') await page.getByText('카메라가 없어요.').waitFor()
        await check(`${scheme} ${path}`)
      }
    }
  })

  journey(
    'English from the first screen on',
    async (opened) => {
      const { page, go } = opened
      await go('/')
      await page.getByRole('link', { name: 'See my parcels' }).waitFor()
      assert.equal(await page.locator('html').getAttribute('lang'), 'en')
      await page.getByRole('radio', { name: '한국어' }).check()
      await page.getByRole('link', { name: '내 택배 보기' }).waitFor()
    },
    { locale: 'en-US' },
  )

  journey('the list comes with at most 120 kB of JavaScript', async (opened) => {
    await signIn(opened)
    await opened.page.getByText('오늘 도착해요').waitFor()
    const scripts = new Set<string>()
    opened.page.on('request', (request) => {
      if (request.resourceType() === 'script') scripts.add(new URL(request.url()).pathname)
    })
    await opened.page.reload()
    await opened.page.getByText('오늘 도착해요').waitFor()
    const bytes = [...scripts].reduce((sum, path) => sum + app.gzipped(path), 0)
    assert.ok(
      scripts.size > 1 && bytes <= 120_000,
      `${bytes} bytes: ${[...scripts].map((path) => `${path} ${app.gzipped(path)}`).join(', ')}`,
    )
    console.log(`     first load: ${(bytes / 1000).toFixed(1)} kB gzip of JavaScript in ${scripts.size} files`)
  })
})
