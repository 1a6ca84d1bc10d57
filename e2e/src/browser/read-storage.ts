import type { Page } from 'playwright-core'

/** Everything that the browser keeps for the origin of the page, a zero after each part. */
export async function readStorage(page: Page): Promise<Buffer[]> {
  const parts = await page.evaluate(readParts)
  // The page does not see those cookies that only the server reads.
  const cookies = (await page.context().cookies()).map((cookie): Part => ({ text: JSON.stringify(cookie) }))
  return [...parts, ...cookies].flatMap(({ text, base64 }) => [
    Buffer.from(text ?? base64 ?? '', text === undefined ? 'base64' : 'utf8'),
    between,
  ])
}

/** Between two values, so that no text is put together from neighbours. */
const between = Buffer.from([0])

type Part = { text?: string; base64?: string }

/** Runs in the page. Text as text, bytes as bytes: a photo or a sealed blob is searched like everything else. */
async function readParts(): Promise<Part[]> {
  const parts: Part[] = []
  const keep = async (value: unknown): Promise<void> => {
    if (value instanceof Blob) return keep(await value.arrayBuffer())
    if (value instanceof ArrayBuffer) return keep(new Uint8Array(value))
    if (value instanceof Uint8Array)
      return void parts.push({ base64: btoa(Array.from(value, (byte) => String.fromCharCode(byte)).join('')) })
    if (typeof value !== 'object' || value === null) return void parts.push({ text: String(value) })
    for (const [name, inner] of Object.entries(value)) {
      parts.push({ text: name })
      await keep(inner)
    }
  }
  const done = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
  await keep([
    { ...localStorage },
    { ...sessionStorage },
    document.cookie,
    history.state,
    location.href,
    document.title,
  ])
  for (const { scope, active } of await navigator.serviceWorker.getRegistrations())
    await keep([scope, active?.scriptURL])
  for (const { name = '' } of await indexedDB.databases()) {
    const db = await done(indexedDB.open(name))
    for (const store of db.objectStoreNames) {
      const read = () => db.transaction(store).objectStore(store)
      await keep([name, store, await done(read().getAllKeys()), await done(read().getAll())])
    }
    db.close()
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name)
    for (const request of await cache.keys()) {
      await keep([name, request.url, await (await cache.match(request))?.arrayBuffer()])
    }
  }
  return parts
}
