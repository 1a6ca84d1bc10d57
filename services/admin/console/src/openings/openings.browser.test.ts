import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { before, describe, test } from 'node:test'
import { createLedgerRound, signAndFile } from '@exqress/admin/ledger/ledger-parts.ts'
import { issue, setUpCarrier } from '@exqress/admin/testing/slips.ts'
import { v7 } from 'uuid'
import { type Desk, enter, faultsOfScreen, startDesk } from '../testing/open-desk.ts'

describe('the ledger at the console', { timeout: 200_000 }, () => {
  let desk: Desk
  before(async () => {
    desk = await startDesk()
  })

  test('the officer answers a customer, verifies the log, takes the report, and finds who read what', async () => {
    const { admin } = desk
    const owner = await admin.deskToken()
    await setUpCarrier(admin, owner)
    const { waybillId, findTag } = await issue(admin, owner)
    const at = new Date().toISOString()
    const record = { waybillId, recordId: v7(), actor: 'reader-1', role: 'operator' as const, readers: ['operator'] }
    const read = { ...record, fields: ['phone', 'unit'], purpose: 'desk_detail', at, online: true }
    await admin.tell('admin-access', waybillId, 'access.recorded', read)
    await createLedgerRound(admin.deps)()
    await signAndFile(admin.deps)
    await admin.tell('customer', waybillId, 'customer.not_expected', { waybillId, recordId: record.recordId, at })

    const { page, faults, close } = await desk.open()
    await enter(desk, page, 'officer')
    await page.getByRole('link', { name: '열람 기록', exact: true }).first().click()
    await page.getByRole('heading', { name: '답을 기다리는 열람 1건' }).waitFor()
    await page
      .getByText(/운영자 · 관리 화면 · 전화번호, 호수/)
      .first()
      .waitFor()
    await page.getByRole('button', { name: `${findTag} 답하기` }).click()
    await page.getByText('실수로 연 것').click()
    await page.getByRole('button', { name: '이대로 답하기' }).click()
    await page.getByText('답을 기다리는 고객이 없어요.').waitFor()
    const answered = (await admin.told(waybillId)).filter(({ type }) => type === 'waybill.case_answered')
    assert.deepEqual(
      answered.map(({ data }) => data.answer),
      ['by_mistake'],
    )

    await page.getByRole('button', { name: '다시 검증' }).click()
    await page.getByText(/\d+건 모두 맞아요/).waitFor()
    for (const [name, begins] of [
      ['PDF 내려받기', '%PDF-'],
      ['CSV 내려받기', '\uFEFF월,'],
      ['내려받기', '{'],
    ] as const) {
      const waiting = page.waitForEvent('download')
      await page.getByRole('button', { name, exact: true }).click()
      const file = await readFile(await (await waiting).path(), 'utf8')
      assert.equal(file.startsWith(begins), true, name)
    }
    await page.getByLabel('운송장 식별자').fill(v7())
    await page.getByLabel('운송장 식별자').press('Enter')
    await page.getByText('기록이 없어요.').waitFor()
    await page.getByLabel('운송장 식별자').fill(waybillId)
    await page.getByLabel('운송장 식별자').press('Enter')
    await page
      .getByRole('list', { name: '누가 무엇을 봤나' })
      .getByText(/reader-1/)
      .waitFor()
    assert.deepEqual(await faultsOfScreen(page), [])

    await admin.db.query('alter table ledger_records disable trigger append_only', [])
    await admin.db.query(`update ledger_records set entry = replace(entry, 'reader-1', 'reader-2')`, [])
    await page.getByRole('button', { name: '다시 검증' }).click()
    await page.getByText(/번부터 맞지 않아요 \(edited\)/).waitFor()
    assert.deepEqual(faults, [])
    await close()
  })

  test('an operator has no way to it, and is told so at its address', async () => {
    const { page, close } = await desk.open()
    await enter(desk, page, 'operator')
    await page.getByRole('link', { name: '배송기사', exact: true }).first().waitFor()
    assert.equal(await page.getByRole('link', { name: '열람 기록', exact: true }).count(), 0)
    await page.goto(`${desk.base}/openings`)
    await page.getByText('열람 기록은 개인정보 담당자와 관리 책임자만 볼 수 있어요.').waitFor()
    await close()
  })
})
