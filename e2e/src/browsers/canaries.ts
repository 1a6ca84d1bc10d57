import { type Store, searchStores } from '@exqress/scripts/lib/leak-search.ts'
import { hide } from '@exqress/testing/text-forms.ts'
import type { Page } from 'playwright-core'

/** A text for one store alone, so that what is found in a profile says whose it is. */
export type Canary = {
  place: string
  text: string
  /** How it lies there. */
  encodings: readonly string[]
  /** Names of the stores in each of which it must be found. */
  in: readonly RegExp[]
}

const strings = ['UTF-8', 'hex', 'JSON \\u', 'percent', 'base64']
const all = [...new Set(hide('').map(({ encoding }) => encoding))]
/** Browsers write an address in their own way: no letters but ASCII's, no spaces. */
const addresses = ['hex', 'percent', 'base64']

function canary(place: string, at: number, encodings: readonly string[], ...stores: RegExp[]): Canary {
  return { place, text: `황보카나리${at} 010-0000-77${at}`, encodings, in: stores }
}

const page = /^page /
const told = /^told /
const raw = (place: string) => new RegExp(`^profile .*/${place}`)

/** One for each store in which a page can leave something. */
export const canaries = {
  local: canary('localStorage', 10, strings, page, raw('Local Storage/')),
  session: canary('sessionStorage', 11, strings, page, raw('Session Storage/')),
  text: canary('a text in IndexedDB', 12, strings, page, raw('IndexedDB/')),
  bytes: canary('bytes in IndexedDB', 13, all, page, raw('IndexedDB/')),
  blob: canary('a blob in IndexedDB', 14, all, page, raw('IndexedDB/')),
  large: canary('a large value in IndexedDB', 15, strings, page, raw('IndexedDB/')),
  cached: canary('a body in a cache', 16, all, page, raw('Service Worker/CacheStorage/')),
  cachedAddress: canary('an address in a cache', 17, addresses, page, raw('Service Worker/CacheStorage/')),
  cookie: canary('a cookie', 18, strings, page, raw('Cookies')),
  state: canary('a state of the history', 19, strings, page),
  title: canary('the title', 20, strings, page),
  address: canary('an address', 21, addresses, told),
  console: canary('the console', 22, strings, told),
} satisfies Record<string, Canary>

/** Leaves each in its store, in every encoding that the store can hold. */
export async function plantInPage(at: Page): Promise<void> {
  const plan = Object.entries(canaries).map(([name, { text, encodings }]) => {
    const hidden = hide(text).filter(({ encoding }) => encodings.includes(encoding))
    return [name, { texts: hidden.map(({ bytes }) => `${bytes}`), base64: bytesOf(text).toString('base64') }] as const
  })
  await at.evaluate(plant, Object.fromEntries(plan) as Record<keyof typeof canaries, Hidden>)
}

/** A canary in every encoding, one after the other, as it would lie in a file. */
export const bytesOf = (text: string): Buffer =>
  Buffer.concat(hide(text).flatMap(({ bytes }) => [bytes, Buffer.from('\n')]))

type Hidden = { texts: string[]; base64: string }

/** Runs in the page. */
async function plant(given: Record<keyof typeof canaries, Hidden>): Promise<void> {
  const text = (name: keyof typeof canaries) => given[name].texts.join('\n')
  const bytes = (name: keyof typeof canaries) => Uint8Array.from(atob(given[name].base64), (c) => c.charCodeAt(0))
  localStorage.setItem('canary', text('local'))
  sessionStorage.setItem('canary', text('session'))
  const db = await new Promise<IDBDatabase>((done, fail) => {
    const request = indexedDB.open('canary', 1)
    request.onupgradeneeded = () => request.result.createObjectStore('canary')
    request.onsuccess = () => done(request.result)
    request.onerror = () => fail(request.error)
  })
  await new Promise<void>((done, fail) => {
    const tx = db.transaction('canary', 'readwrite')
    const values = [
      { text: text('text') },
      bytes('bytes').buffer,
      new Blob([bytes('blob')]),
      { text: `${text('large')} `.repeat(400) },
    ]
    for (const [key, value] of values.entries()) tx.objectStore('canary').put(value, key)
    tx.oncomplete = () => done()
    tx.onerror = () => fail(tx.error)
  })
  db.close()
  const cache = await caches.open('canary')
  await cache.put('/canary', new Response(bytes('cached')))
  for (const [at, hidden] of given.cachedAddress.texts.entries())
    await cache.put(`/canary-${at}?of=${hidden}`, new Response('nothing'))
  for (const [at, hidden] of given.cookie.texts.entries()) {
    // biome-ignore lint/suspicious/noDocumentCookie: what a page would do by mistake
    document.cookie = `canary${at}=${hidden.replaceAll(';', '')}; max-age=3600`
  }
  history.replaceState({ canary: text('state') }, '')
  document.title = text('title')
  for (const hidden of given.address.texts) await fetch(`/canary?of=${hidden}`).catch(() => {})
  console.info(text('console'))
}

/** Where the search does not see a canary that it has to see; empty when it sees. */
export function unseenCanaries(
  stores: readonly Store[],
  planted: readonly Canary[] = Object.values(canaries),
): string[] {
  const found = searchStores(
    stores,
    planted.map(({ place, text }) => ({ kind: place, text })),
  )
  return planted.flatMap(({ place, encodings, in: stores }) =>
    stores.flatMap((name) =>
      encodings
        .filter(
          (encoding) =>
            !found.some((leak) => leak.kind === place && name.test(leak.store) && leak.encoding.startsWith(encoding)),
        )
        .map((encoding) => `${place}, ${encoding}: not in ${name.source}`),
    ),
  )
}
