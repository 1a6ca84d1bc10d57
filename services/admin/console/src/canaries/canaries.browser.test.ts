import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { setUpCarrier } from '@exqress/admin/testing/slips.ts'
import { v7 } from 'uuid'
import { type Desk, enter, faultsOfScreen, startDesk } from '../testing/open-desk.ts'

/** Set to a folder to look at the screens. */
const folder = process.env.SCREENS_DIR

describe('canary labels at the console', { timeout: 300_000 }, () => {
  let desk: Desk
  before(async () => {
    desk = await startDesk()
    await setUpCarrier(desk.admin, await desk.admin.deskToken())
  })

  for (const [language, locale] of [
    ['ko', 'ko-KR'],
    ['en', 'en-US'],
  ] as const) {
    test(`made, taken as picture and PDF, seen to alarm without opening a parcel, taken in (${language})`, async () => {
      const say = (ko: string, en: string) => (language === 'ko' ? ko : en)
      const { admin } = desk
      const { page, faults, requested, close } = await desk.open({
        width: 360,
        height: 780,
        locale,
        dark: language === 'en',
      })
      const look = async (name: string) => {
        if (folder) await page.screenshot({ path: join(folder, `${name}-${language}.png`), fullPage: true })
        assert.deepEqual(await faultsOfScreen(page), [], name)
      }
      await enter(desk, page, 'officer')
      await page.locator('nav a[href="/more"]').click()
      await page
        .getByRole('link', { name: say('미끼 라벨', 'Canary labels') })
        .last()
        .click()
      const list = page.getByRole('list', { name: say('미끼 라벨', 'Canary labels') })
      if (language === 'ko') {
        await page.getByRole('heading', { name: '아직 미끼 라벨이 없어요' }).waitFor()
        await look('canaries-empty')
      }
      await page.getByLabel(say('우편번호', 'Postcode')).fill('06130')
      await page.getByLabel(say('몇 장 (최대 50)', 'How many (at most 50)')).fill('2')
      await page.getByRole('button', { name: say('만들기', 'Make'), exact: true }).click()
      await page.getByText(say('라벨 2장을 만들었어요', '2 labels were made')).waitFor()
      const { rows } = await admin.db.query<{ id: string; tag: string; digest: Buffer }>(
        `select c.waybill_id as id, l.find_tag as tag, l.label_digest as digest
           from canaries c join labels l on l.waybill_id = c.waybill_id where c.retired_at is null order by 1 desc limit 1`,
        [],
      )
      const [canary] = rows
      assert.ok(canary)
      const line = list.getByRole('listitem').filter({ hasText: canary.tag })
      for (const [name, begins] of [
        [say(`${canary.tag} 라벨 PNG 내려받기`, `Download the PNG of label ${canary.tag}`), '\x89PNG'],
        [say(`${canary.tag} 라벨 PDF 내려받기`, `Download the PDF of label ${canary.tag}`), '%PDF'],
      ] as const) {
        const waiting = page.waitForEvent('download')
        await page.getByRole('button', { name }).click()
        const file = await waiting
        assert.equal((await readFile(await file.path(), 'latin1')).startsWith(begins), true, name)
        assert.match(file.suggestedFilename(), /^label-[0-9a-f]{8}\.(png|pdf)$/)
      }
      const courierId = v7()
      await admin.tell('courier', courierId, 'courier.label_refused', {
        courierId,
        labelDigest: canary.digest.toString('base64url'),
        purpose: 'look',
        at: new Date().toISOString(),
      })
      await page.goto(`${desk.base}/couriers`)
      await page
        .getByRole('link', { name: say('미끼 라벨', 'Canary labels') })
        .first()
        .click()
      await line.getByText(say('알림 1번', 'One alarm')).waitFor()
      await look('canaries')
      await page.getByRole('button', { name: say(`${canary.tag} 거두기`, `Retire ${canary.tag}`) }).click()
      await look('canaries-retire')
      await page
        .getByRole('button', { name: say('거두기', 'Retire it'), exact: true })
        .last()
        .click()
      await line.getByText(say('에 거둠', 'retired')).waitFor()
      assert.equal(await line.getByRole('button').count(), 0)
      await look('canaries-retired')
      // Nothing of this opens the waybill: that would be an alarm of its own.
      assert.equal(
        requested.some((url) => url.endsWith(`/api/waybills/${canary.id}`)),
        false,
      )
      const alarms = await admin.db.query('select kind from suspicions where waybill_id = $1', [canary.id])
      assert.deepEqual(
        alarms.rows.map(({ kind }) => kind),
        ['canary_tried'],
      )
      for (const { suspicionId } of (await admin.call('/api/suspicions', { as: await admin.deskToken() })).body
        .suspicions)
        await admin.db.query('update suspicions set acknowledged_at = now() where id = $1', [suspicionId])
      assert.deepEqual(faults, [])
      await close()
    })
  }

  test('an operator has no way to it, and is told so at its address', async () => {
    const { page, close } = await desk.open()
    await enter(desk, page, 'operator')
    assert.equal(await page.locator('a[href="/canaries"]').count(), 0)
    await page.goto(`${desk.base}/canaries`)
    await page.getByText('미끼 라벨은 소유자와 개인정보 담당자만 볼 수 있어요.').waitFor()
    await close()
  })
})
