import type { Page, Route } from 'playwright-core'
import type { Album } from './album.ts'

/** A list and what it shows before it is there, when nothing is on it, when it could not be had and when there is no network. */
export type ListScreen = {
  page: Page
  album: Album
  /** Of the pictures: `customer-list`. */
  name: string
  address: string
  /** The call that the list comes by. */
  call: RegExp
  /** An answer without anything in it, and words that stand on the screen then. Absent of a screen that is about one thing. */
  empty?: { answer: unknown; words: string }
}

/** The service cannot be made slow, empty or broken for one picture: its answer to this one call is replaced. */
export async function stateScreens({ page, album, name, address, call, empty }: ListScreen): Promise<void> {
  const answered = async (answer: (route: Route) => Promise<void>, show: () => Promise<void>) => {
    await page.route(call, answer)
    await page.goto(address)
    await show()
    await page.unroute(call)
  }
  const held = Promise.withResolvers<void>()
  await answered(
    async (route) => {
      await held.promise
      await route.continue().catch(() => {}) // the page has gone on
    },
    async () => {
      await page.locator('.bone').first().waitFor()
      await album.take(`${name}-loading`, page)
      held.resolve()
    },
  )
  if (empty)
    await answered(
      (route) => route.fulfill({ json: empty.answer }),
      async () => {
        await page.getByText(empty.words).waitFor()
        await album.take(`${name}-empty`, page)
      },
    )
  const error = { code: 'internal', message: 'internal', requestId: '0f3c9a1e' }
  await answered(
    (route) => route.fulfill({ status: 500, json: { error } }),
    async () => {
      await page.getByRole('alert').getByRole('button').waitFor()
      await album.take(`${name}-failed`, page)
    },
  )
}

/** What the browser says when the app can be put on the home screen. Chromium says it on its own to who comes again only. */
export async function offerInstall(page: Page): Promise<void> {
  await page.evaluate(() => {
    const event = new Event('beforeinstallprompt', { cancelable: true })
    dispatchEvent(Object.assign(event, { prompt: async () => ({ outcome: 'accepted' }) }))
  })
  await page.locator('#install-title').waitFor()
}
