import { launchProfile } from '@exqress/local/chromium.ts'
import type { BrowserContextOptions, Download, Page, Request } from 'playwright-core'

/** Somebody's own browser: what passes through it is kept for the search, beside what stays in its folder. */
export type WatchedBrowser = {
  page: Page
  /** Every address that was asked for, by the page or its service worker, with what was told of where it came from; each line of the console. */
  told: Buffer[]
  /** What was saved, by the name of the file. */
  saved: { file: string; bytes: Buffer }[]
  /** Nothing on the page complained. */
  faults: string[]
  close(): Promise<void>
}

/** Opens the browser whose profile lies in the folder. The caller closes it. */
export async function openWatched(
  folder: string,
  options: BrowserContextOptions & { cameraFile?: string } = {},
): Promise<WatchedBrowser> {
  const context = await launchProfile(folder, {
    locale: 'ko-KR',
    permissions: ['camera'],
    acceptDownloads: true,
    ...options,
  })
  const told: Buffer[] = []
  const saved: WatchedBrowser['saved'] = []
  const faults: string[] = []
  const saving: Promise<void>[] = []
  const tell = (text: string) => told.push(Buffer.from(text), Buffer.from([0]))
  const save = async (download: Download) => {
    tell(download.url())
    const stream = await download.createReadStream()
    saved.push({ file: download.suggestedFilename(), bytes: Buffer.concat(await stream.toArray()) })
  }
  context.on('request', (request: Request) => {
    // Pictures and files of the page itself; they are in no address.
    if (/^(data|blob):/.test(request.url())) return
    tell(`${request.method()} ${request.url()} ${request.headers().referer ?? ''}`)
  })
  context.on('console', (message) => {
    tell(message.text())
    // A refused call is an answer; the browser writes a line for each.
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) faults.push(message.text())
  })
  context.on('weberror', (error) => faults.push(String(error.error())))
  const watch = (page: Page) => {
    page.setDefaultTimeout(30_000)
    page.on('download', (download) => saving.push(save(download)))
    page.on('framenavigated', (frame) => tell(frame.url()))
  }
  context.on('page', watch)
  const page = context.pages()[0] ?? (await context.newPage())
  watch(page)
  return {
    page,
    told,
    saved,
    faults,
    async close() {
      await Promise.all(saving)
      await context.close()
    },
  }
}
