import type { Page } from 'playwright-core'

/** The screen stays what it is and speaks the other language, as when the same person chooses it in another tab. */
export async function speak(page: Page, language: 'ko' | 'en'): Promise<void> {
  const loading = (await page.locator('.bone').count()) > 0
  await page.evaluate((language) => {
    localStorage.setItem('exqress-locale', language)
    dispatchEvent(new StorageEvent('storage', { key: 'exqress-locale' }))
  }, language)
  await page.waitForFunction((language) => document.documentElement.lang === language, language)
  // a language is fetched when it is first spoken, and grey lines stand in its place meanwhile
  if (!loading) await page.waitForFunction(() => !document.querySelector('.bone'))
}
