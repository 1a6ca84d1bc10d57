import type { Page } from 'playwright-core'

/** Signs a customer in on the page that is open: asks for a code, and takes it from the messages that a service of this machine keeps. */
export async function signCustomerIn(page: Page, phone: string, servicePort: number): Promise<void> {
  await page.locator('input[type=tel]').fill(phone)
  await page.getByRole('button', { name: '동의하고 인증번호 받기' }).click()
  const entry = page.getByLabel('인증번호')
  await entry.waitFor()
  const sent = await fetch(`http://127.0.0.1:${servicePort}/dev/messages`)
  const { messages } = (await sent.json()) as { messages: { text: string }[] }
  await entry.fill(messages.flatMap(({ text }) => /\b\d{6}\b/.exec(text)?.[0] ?? []).at(-1) ?? '')
}
