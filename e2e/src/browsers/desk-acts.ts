import type { Page } from 'playwright-core'
import { press } from '../browser/acts.ts'
import type { Member } from '../crowd/people.ts'
import { reason } from './everybody.ts'

type At = { base: string; page: Page }

/** One PDF of the labels of what the list shows, kept as a file. */
export async function printLabels({ page }: At, count: number): Promise<void> {
  await press(page, '라벨 인쇄')
  await press(page, `라벨 ${count}장 만들기`)
  await page.getByText(`라벨 ${count}장을 만들었어요`).waitFor()
  await save(page, '파일로 저장')
  await page.getByRole('dialog').getByRole('button', { name: '닫기' }).last().click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
}

/** Looks for somebody in each of the three ways, then behind the mask with a reason. */
export async function lookFor({ base, page }: At, member: Member, findTag: string): Promise<void> {
  const find = async (by: string, text: string) => {
    await page.goto(`${base}/search`)
    await page.getByText(by, { exact: true }).first().click()
    await page.getByRole('textbox').first().fill(text)
    if (by === '찾기번호') await page.getByRole('textbox').nth(1).fill('4S11')
    await page.getByRole('button', { name: '찾기', exact: true }).click()
    await page.getByText(/\d+건을 봤어요/).waitFor()
  }
  await find('찾기번호', findTag)
  await find('전화번호', member.phone)
  await find('운송장번호', member.waybillNumber)
  await page.locator('#main .list a[href*="/parcels/"]').first().click()
  await press(page, '가려진 정보 보기')
  await page.getByRole('dialog').getByRole('textbox').fill(reason)
  await press(page, '기록을 남기고 보기')
  await page.getByText(member.name).first().waitFor()
  await page.getByText(member.product).first().waitFor()
  await page.getByRole('dialog').getByRole('button', { name: '닫기' }).last().click()
  await page.getByText(member.name).first().waitFor({ state: 'detached' })
}

/** Answers the customer who asked about an opening, and takes the month's report in both forms and the log itself. */
export async function answerAndReport({ base, page }: At, findTag: string): Promise<void> {
  await page.goto(`${base}/openings`)
  await press(page, `${findTag} 답하기`)
  await page.getByText('실수로 연 것').click()
  await press(page, '이대로 답하기')
  await page.getByText('답을 기다리는 고객이 없어요.').waitFor()
  for (const name of ['PDF 내려받기', 'CSV 내려받기', '내려받기']) await save(page, name)
}

export async function typeIn({ base, page }: At, member: Member): Promise<void> {
  await page.goto(`${base}/new`)
  const { name, phone, postcode, address, unit, memo, product, waybillNumber } = member
  const fields = {
    이름: name,
    전화번호: phone,
    우편번호: postcode,
    주소: address,
    상세주소: unit,
    '출입 메모': memo,
    상품: product,
  }
  for (const [label, text] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(text)
  await page.getByLabel('택배사').selectOption({ label: 'CJ대한통운' })
  await page.getByLabel('운송장번호 (선택)').fill(waybillNumber)
  await press(page, '접수하기')
  await page.getByText('접수했어요').first().waitFor()
}

/** Presses a button that saves a file, and waits for the file. */
export async function save(page: Page, button: string): Promise<void> {
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: button, exact: true }).click()
  await (await download).path()
}
