import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { builtApp, keptByBrowser, type Opened, signIn } from '../testing/built-app.ts'
import { idOf } from '../testing/sample-parcels.ts'

const path = `/parcels/${idOf(1)}/openings`

describe('who opened my label', { timeout: 150_000 }, () => {
  const app = builtApp()
  const journey = (name: string, steps: (opened: Opened) => Promise<void>) =>
    test(name, async () => {
      const opened = await app.open()
      try {
        await signIn(opened)
        await opened.page.getByText('오늘 도착해요').waitFor()
        await steps(opened)
        assert.deepEqual(opened.faults, [])
      } finally {
        await opened.close()
      }
    })
  const ledgerOf = async ({ page }: Opened) => JSON.parse(await page.evaluate(() => localStorage['exqress-ledger']))

  journey(
    'from the parcel: the desk on top, the rest folded, each record checked here; kept are a key and heads',
    async (opened) => {
      const { page, api, world, go } = opened
      await page.getByText('오늘 도착해요').click()
      await page.getByRole('link', { name: '누가 내 운송장을 열어봤나요' }).click()
      await page.getByText('기록 8건을 모두 확인했어요').waitFor()
      const top = page.getByRole('region', { name: '한 번 살펴봐 주세요' }).getByRole('listitem')
      assert.deepEqual(await top.locator('p.strong').allTextContents(), [
        '운영자가 문의나 문제를 처리하려고 이름, 호수, 주소와 전화번호를 봤어요',
      ])
      await top.getByText('일부는 가려져 있었어요').waitFor()
      assert.equal(await page.getByText('배송기사가').first().isVisible(), false)
      await page.getByText('예상할 수 있는 열람 7번').click()
      const quiet = page.locator('details[open]').getByRole('listitem')
      assert.deepEqual(await quiet.locator('p.strong').allTextContents(), [
        '배송기사가 배달하려고 이름과 호수를 봤어요',
        '배송기사가 배달하려고 이름과 호수를 봤어요',
        '내가 택배 화면에서 이름, 호수, 주소, 전화번호와 상품을 봤어요',
        '내가 목록에서 상품과 보낸 분을 봤어요',
        '내가 목록에서 배송 상태를 봤어요',
        '배송기사가 상자를 받으면서 주소를 봤어요',
      ])
      await quiet.getByText('찾기번호로 찾았어요').waitFor()
      await quiet.getByText('2번', { exact: true }).waitFor()
      assert.equal(await page.getByText('기록 확인됨').count(), 7)
      const kept = await ledgerOf(opened)
      assert.deepEqual(Object.keys(kept), ['publicKey', 'heads'])
      assert.deepEqual(
        kept.heads.map((head: object) => Object.keys(head)),
        [['logId', 'size', 'root']],
      )
      assert.equal(kept.heads[0].size, 8)
      assert.doesNotMatch(await keptByBrowser(page), /recipientName|desk_detail/)

      world.openings.add('admin', 1, { role: 'officer', purpose: 'break_glass', fields: ['phone', 'recipientName'] })
      await go(path)
      await page.getByText('기록 9건을 모두 확인했어요').waitFor()
      await page.getByText('개인정보 담당자가 사유를 남기고 잠시 열어 이름과 전화번호를 봤어요').waitFor()
      assert.match(api.seen.findLast(({ path }) => path.includes('openings'))?.path ?? '', /known=\d{4}-\d\d%3A8$/)
      assert.equal((await ledgerOf(opened)).heads[0].size, 9)
    },
  )

  journey('an edited record, one left out, and a log that forgot what was seen are named', async (opened) => {
    const { page, world, go } = opened
    world.openings.change = (said) => ({
      ...said,
      entries: said.entries.map((one) => ({ ...one, entry: one.entry.replace('desk_detail', 'desk_peeked') })),
    })
    await go(path)
    const alert = page.getByRole('alert')
    await alert.getByText('맞지 않는 기록이 있어요').waitFor()
    await alert.getByText(/기록장의 5번 자리에 이 기록이 없어요/).waitFor()
    await page.getByText('확인되지 않음').waitFor()
    world.openings.change = (said) => ({ ...said, entries: said.entries.filter((_, i) => i !== 2) })
    await go(path)
    await alert.getByText('배송 서비스의 2번 기록이 빠졌거나 두 번 있어요.').waitFor()
    world.openings.change = (said) => ({ ...said, logs: [], entries: [] })
    await go(path)
    await alert.getByText(/이 기기가 예전에 본 \d{4}-\d\d 기록장이 없어졌어요/).waitFor()
    assert.equal((await ledgerOf(opened)).heads[0].size, 8)
    world.openings.change = undefined
    await go(path)
    await page.getByText('기록 8건을 모두 확인했어요').waitFor()
  })

  journey('another key is believed only by a press of somebody who was told', async (opened) => {
    const { page, world, go } = opened
    await go(path)
    await page.getByText('기록 8건을 모두 확인했어요').waitFor()
    const { publicKey } = await ledgerOf(opened)
    world.openings.renew()
    await go(path)
    await page.getByText('기록장의 서명 열쇠가 바뀌었어요').waitFor()
    assert.equal(await page.getByText('기록 확인됨').count(), 0)
    assert.equal((await ledgerOf(opened)).publicKey, publicKey)
    await page.getByRole('button', { name: '안내를 받았어요. 새 열쇠로 확인하기' }).click()
    await page.getByText('기록 8건을 모두 확인했어요').waitFor()
    assert.notEqual((await ledgerOf(opened)).publicKey, publicKey)
  })

  journey('what is on its way comes by itself; none yet, away, and somebody else’s are told', async (opened) => {
    const { page, world, go } = opened
    world.openings.pending = 1
    await go(path)
    await page.getByText('방금 열람한 1건은 기록장에 올리고 있어요.').waitFor()
    world.openings.add('delivery', 0, { role: 'courier', purpose: 'call', fields: ['phone'] })
    world.openings.pending = 0
    await page.getByText('기록 9건을 모두 확인했어요').waitFor()
    await page.evaluate(() => localStorage.removeItem('exqress-ledger'))
    await go(`/parcels/${idOf(3)}/openings`)
    await page.getByText('아직 아무도 열어보지 않았어요').waitFor()
    world.failNext.push(...[1, 2, 3].map(() => ({ path: /openings/, status: 503, code: 'upstream_unavailable' })))
    await go(path)
    await page.getByRole('button', { name: '다시 시도' }).click()
    await page.getByText('기록 9건을 모두 확인했어요').waitFor()
    await go(`/parcels/${idOf(77)}/openings`)
    await page.getByText('지금 이 라벨로는 아무것도 열 수 없어요.').waitFor()
    await page.route(/openings/, (route) => (/\/api\//.test(route.request().url()) ? route.abort() : route.continue()))
    await go(path)
    await page
      .getByRole('alert')
      .getByText(/인터넷에 연결/)
      .first()
      .waitFor()
  })

  journey(
    '"I did not expect this" says what happens, is asked once, and shows until when, then the answer',
    async (opened) => {
      const { page, world, go, api } = opened
      await go(path)
      const top = page.getByRole('region', { name: '한 번 살펴봐 주세요' }).getByRole('listitem')
      await top.getByRole('button', { name: '예상하지 못했어요' }).click()
      await page.getByRole('dialog').getByText('평일 3일 안에 답해요.').waitFor()
      world.failNext.push({ path: /not-expected/, status: 503, code: 'unavailable' })
      await page.getByRole('button', { name: '확인 요청하기' }).click()
      await top.getByText('확인 중이에요 · 12월 2일 (수)까지 답할게요').waitFor()
      assert.equal(await top.getByRole('button').count(), 0)
      const sent = api.seen.filter(({ path }) => path.endsWith('not-expected')).map(({ body }) => JSON.parse(body))
      assert.equal(new Set(sent.map(({ id }) => id)).size, 1, 'a retry carries the same id')
      assert.deepEqual(Object.keys(sent[0]), ['id', 'recordId'])
      const [asked] = world.openings.cases
      assert.equal(sent[0].recordId, asked?.recordId)
      if (asked) Object.assign(asked, { answer: 'by_mistake', answeredAt: '2026-12-01T03:00:00.000Z' })
      await go(path)
      await top.getByText('12월 1일 (화)에 답했어요').waitFor()
      await top.getByText('실수로 연 것을 확인했어요.').waitFor()
    },
  )

  journey('of a destroyed parcel the records are there and hold', async (opened) => {
    const { page, world, go } = opened
    const parcel = world.parcels.find(({ waybillId }) => waybillId === idOf(1))
    if (parcel) parcel.destroyed = true
    await go(`/parcels/${idOf(1)}`)
    await page.getByRole('link', { name: '누가 내 운송장을 열어봤나요' }).click()
    await page.getByText('기록 8건을 모두 확인했어요').waitFor()
  })
})
