import { Carrier } from '@exqress/contracts/admin-api.ts'
import { SessionAnswer } from '@exqress/contracts/sessions.ts'
import type { StackPlan } from '@exqress/scripts/lib/services.ts'
import type { Page } from 'playwright-core'
import { customerClient, readCode } from '../actors/customer.ts'
import { carriers, ownersLink } from '../actors/desk.ts'
import type { ContractClient } from '../contract-client.ts'
import { type Order, ordersCsv } from '../orders.ts'
import { couriers, owner, type Person } from '../people.ts'

/** What people do with the built apps in every journey, each as they do it: by labels and buttons. */
export const password = 'a long enough password'

export const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click()

/** With a box before the camera: what is said of the departure goes with the next box that is read; the task that it sets stays. */
export async function departs(page: Page): Promise<void> {
  await press(page, '배송 출발')
  const toDeliver = page.getByRole('radio', { name: '배달', exact: true, checked: true })
  await toDeliver.or(page.locator('.hand')).first().waitFor({ state: 'attached' })
}

/** Takes up the owner's invitation; the carriers are set up by `api`, which is signed in from then on. */
export async function ownerBegins(desk: Page, plan: StackPlan, api: ContractClient): Promise<void> {
  await desk.goto(await ownersLink(plan))
  await desk.getByLabel('이름').fill(owner.name)
  await desk.getByLabel('새 비밀번호').fill(password)
  await press(desk, '시작하기')
  await desk.getByText('아직 접수한 택배가 없어요').waitFor()
  await api.call(SessionAnswer, 'post', '/api/session', { email: owner.email, password })
  for (const carrier of carriers) await api.call(Carrier, 'put', `/api/carriers/${carrier.code}`, carrier)
}

export async function courierSignsUp(courier: Page, plan: StackPlan, who: keyof typeof couriers): Promise<void> {
  await courier.goto(plan.bases.courierApp)
  await courier.getByRole('link', { name: '처음이면 가입하기' }).click()
  await courier.getByLabel('이름').fill(couriers[who].name)
  await courier.getByLabel('휴대폰 번호').fill(couriers[who].phone)
  await courier.getByLabel('비밀번호').fill(password)
  await press(courier, '가입하기')
  await courier.getByText('승인을 기다립니다').waitFor()
}

/** @param working how many couriers are approved afterwards */
export async function deskApproves(
  desk: Page,
  plan: StackPlan,
  who: keyof typeof couriers,
  working: number,
): Promise<void> {
  await desk.goto(`${plan.bases.desk}/couriers`)
  await press(desk, `${couriers[who].name} 승인`)
  await desk.getByText(`일하고 있어요 · ${working}명`).waitFor()
}

export async function deskImports(desk: Page, plan: StackPlan, orders: readonly Order[]): Promise<void> {
  await desk.goto(`${plan.bases.desk}/imports`)
  const file = { name: 'orders.csv', mimeType: 'text/csv', buffer: Buffer.from(ordersCsv(orders)) }
  await desk.getByLabel('CSV 파일').setInputFiles(file)
  await desk.getByLabel('쇼핑몰 계정').fill('mall-a')
  await press(desk, '가져오기 시작')
  await desk.getByRole('heading', { name: '모두 접수했어요 · orders.csv' }).waitFor()
}

/** Assigns what was chosen in the list of parcels. */
export async function deskAssigns(desk: Page, who: keyof typeof couriers, count: number): Promise<void> {
  await press(desk, '기사 배정')
  await desk.getByRole('radio', { name: new RegExp(couriers[who].name) }).check()
  await press(desk, `${count}개 배정하기`)
  await desk.getByText(`${count}개를 배정했어요.`).waitFor()
}

/** From the sign-in page: number, code, name. */
export async function customerSignsIn(
  page: Page,
  plan: StackPlan,
  { name, phone }: Pick<Person, 'name' | 'phone'>,
): Promise<void> {
  await page.locator('input[type=tel]').fill(phone)
  await press(page, '동의하고 인증번호 받기')
  await page.getByLabel('인증번호').waitFor()
  await page.getByLabel('인증번호').fill(await readCode(customerClient(plan), phone))
  await page.getByLabel('이름').fill(name)
  await press(page, '저장하기')
  await page.getByLabel('이름').waitFor({ state: 'detached' })
}

/** Names sender or recipient of a parcel that is sent. */
export async function fillParty(page: Page, group: string, party: Person): Promise<void> {
  const fields = page.getByRole('group', { name: group })
  await fields.getByLabel('이름').fill(party.name)
  await fields.getByLabel('전화번호').fill(party.phone)
  await fields.getByLabel('우편번호').fill(party.postcode)
  await fields.getByLabel('주소', { exact: true }).fill(party.address)
  await fields.getByLabel('상세 주소').fill(party.unit)
}
