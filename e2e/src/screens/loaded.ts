import type { Page } from 'playwright-core'

/** Nothing is awaited on a screen any more, unless that is the very thing that its picture is of. */
export async function loaded(page: Page, name: string): Promise<void> {
  if (!name.endsWith('-loading')) await page.locator('.bone').first().waitFor({ state: 'detached' })
}
