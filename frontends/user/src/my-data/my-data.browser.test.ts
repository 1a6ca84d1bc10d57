import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { findAxeFaults } from '@exqress/testing/axe.ts'
import type { Page } from 'playwright-core'
import { builtApp, type Opened, signIn } from '../testing/built-app.ts'

/** Takes the six digits that prove the person once more. */
async function proveAgain(page: Page, world: Opened['world']): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name: '확인 번호 받기' }).click()
  await page.getByText('6자리 번호를 보냈어요: 010-0000-****.').waitFor()
  assert.deepEqual(await findAxeFaults(page), [])
  await page.getByRole('textbox', { name: '인증번호' }).fill(world.code)
}

describe('my data, in a real browser', { timeout: 150_000 }, () => {
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

  journey('everything is downloaded after a code, and no file stays in the page', async (opened) => {
    const { page, world, go } = opened
    await signIn(opened)
    await go('/me')
    await page.getByRole('link', { name: '내 데이터' }).click()
    await page.getByText('2판').waitFor()
    assert.deepEqual(await findAxeFaults(page), [])
    const page1 = page.waitForEvent('download')
    await page.getByRole('button', { name: '읽기 좋은 문서로 받기' }).click()
    await proveAgain(page, world)
    assert.equal((await page1).suggestedFilename(), 'exqress-my-data.html')
    const data = page.waitForEvent('download')
    await page.getByRole('button', { name: '데이터로 받기' }).click()
    assert.equal((await data).suggestedFilename(), 'exqress-my-data.json')
    world.failNext.push({ path: /export$/, status: 429, code: 'too_many' })
    await page.getByRole('button', { name: '데이터로 받기' }).click()
    await page.getByText('오늘은 세 번 받으셨어요.').waitFor()
  })

  journey(
    'the account is deleted after a code, with what was chosen, and the browser is signed out',
    async (opened) => {
      const { page, world, go } = opened
      await signIn(opened)
      await go('/me/data')
      await page.getByRole('link', { name: '계정 지우기' }).click()
      await page.getByText('지금 함께 파기').click()
      assert.deepEqual(await findAxeFaults(page), [])
      await page.getByRole('button', { name: '계정 지우기' }).click()
      await proveAgain(page, world)
      await page.getByRole('heading', { name: '계정을 지웠어요' }).waitFor()
      const [deletion] = world.deletions as { finishedParcels: string }[]
      assert.equal(deletion?.finishedParcels, 'destroy')
      await page.getByRole('link', { name: '처음으로' }).click()
      await page.getByRole('link', { name: '내 택배 보기' }).waitFor()
    },
  )

  journey('a changed notice is asked for in the running session, and later if that is wanted', async (opened) => {
    const { page, world, go, api } = opened
    world.consent = '1'
    await signIn(opened)
    const sheet = page.getByRole('dialog', { name: '개인정보 안내가 바뀌었어요' })
    await sheet.waitFor()
    assert.deepEqual(await findAxeFaults(page), [])
    await sheet.getByRole('button', { name: '나중에 하기' }).click()
    await sheet.waitFor({ state: 'hidden' })
    await go('/me')
    await sheet.getByRole('button', { name: '동의하고 계속하기' }).click()
    await sheet.waitFor({ state: 'hidden' })
    const agreed = api.seen.filter(({ path }) => path === '/api/me/consent')
    assert.deepEqual(
      agreed.map(({ body }) => JSON.parse(body)),
      [{ version: '2' }],
    )
    await go('/me')
    await page.getByText('내 정보').first().waitFor()
    assert.equal(await sheet.count(), 0)
  })

  journey(
    'anybody reads the notice, its versions, and who answers for it or that nobody has said so',
    async (opened) => {
      const { page, world, go } = opened
      await go('/')
      await page.getByRole('link', { name: '개인정보 안내' }).click()
      await page.getByText('아직 담당자와 연락처를 적지 않았어요.').waitFor()
      await page.getByText('2026년 11월 28일부터').waitFor()
      assert.deepEqual(await findAxeFaults(page), [])
      world.operator = { operator: '시험 주식회사', officer: '김담당', contact: 'privacy@example.com' }
      await go('/privacy')
      await page.getByText('privacy@example.com').waitFor()
    },
  )
})
