/** What an app keeps in this browser, as the page beside it tells us (`/dev/storage` of its front). */
export type Kept = { name: string; base64: string }

/** Reads what this page keeps, and the storage of each app in a frame of its own. An app that does not answer within ten seconds is left out. */
export async function readBrowser(apps: readonly string[]): Promise<{ kept: Kept[]; unread: string[] }> {
  const answers = await Promise.all(apps.map(async (app) => ({ app, kept: await readApp(app).catch(() => undefined) })))
  return {
    kept: [...(await readOwn()), ...answers.flatMap(({ kept }) => kept ?? [])],
    unread: answers.filter(({ kept }) => !kept).map(({ app }) => app),
  }
}

/** The stage has no database and no worker. */
function readOwn(): Promise<Kept[]> {
  const own = { localStorage: { ...localStorage }, sessionStorage: { ...sessionStorage }, cookies: document.cookie }
  return Promise.all(
    Object.entries(own).map(async ([name, kept]) => ({
      name: `${location.origin}: ${name}`,
      base64: await toBase64(new TextEncoder().encode(JSON.stringify(kept))),
    })),
  )
}

function readApp(app: string): Promise<Kept[]> {
  const frame = document.createElement('iframe')
  frame.hidden = true
  frame.title = 'storage'
  frame.src = `${app}/dev/storage`
  const read = new Promise<Kept[]>((done, fail) => {
    const late = setTimeout(() => fail(new Error('no answer')), 10_000)
    const hear = ({ origin, source, data }: MessageEvent) => {
      if (origin !== app || source !== frame.contentWindow) return
      if (data === 'ready') return void frame.contentWindow?.postMessage('read', app)
      clearTimeout(late)
      removeEventListener('message', hear)
      if (!data?.stores) return fail(new Error('could not be read'))
      const stores = data.stores as { name: string; bytes: Uint8Array<ArrayBuffer> }[]
      Promise.all(
        stores.map(async ({ name, bytes }) => ({ name: `${app}: ${name}`, base64: await toBase64(bytes) })),
      ).then(done, fail)
    }
    addEventListener('message', hear)
  })
  document.body.append(frame)
  return read.finally(() => frame.remove())
}

function toBase64(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Promise((done, fail) => {
    const reader = new FileReader()
    reader.onload = () => done(String(reader.result).split(',')[1] ?? '')
    reader.onerror = () => fail(reader.error)
    reader.readAsDataURL(new Blob([bytes]))
  })
}
