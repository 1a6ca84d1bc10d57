import type { FrontPage } from '@exqress/local/front.ts'

/**
 * A page beside an app that tells the stage, and no other page, all that the app keeps in this browser, so that its X-ray can look
 * there too: storage is open to the app's own origin alone. Served by `npm start` on this machine only.
 * @param stage origin of the stage
 */
export function storagePages(stage: string): Record<string, FrontPage> {
  const headers = {
    'content-security-policy': `default-src 'none'; script-src 'self'; frame-ancestors ${stage}`,
    'cross-origin-resource-policy': 'same-site',
  }
  const script = `(${readStorage})(${JSON.stringify(stage)})`
  return {
    '/dev/storage': {
      type: 'text/html; charset=utf-8',
      body: '<!doctype html><title>storage</title><script src="/dev/storage.js"></script>',
      headers,
    },
    '/dev/storage.js': { type: 'text/javascript; charset=utf-8', body: script, headers },
  }
}

/** Runs in the frame: answers each message of the stage with names and bytes. Written to be sent as text. */
const readStorage = `async function (stage) {
  const text = (value) => new TextEncoder().encode(value)
  const flatten = async (value) => {
    if (value instanceof Blob) return new Uint8Array(await value.arrayBuffer())
    if (value instanceof ArrayBuffer) return new Uint8Array(value)
    if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    if (value instanceof CryptoKey) return text('CryptoKey ' + value.extractable)
    if (value instanceof Map || value instanceof Set) return flatten([...value])
    if (value === null || typeof value !== 'object') return text(String(value))
    const parts = []
    for (const [name, part] of Object.entries(value)) parts.push(text(name + '\\0'), await flatten(part), text('\\0'))
    return join(parts)
  }
  const join = (parts) => {
    const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
    let at = 0
    for (const part of parts) { all.set(part, at); at += part.length }
    return all
  }
  const request = (wish) => new Promise((done, fail) => { wish.onsuccess = () => done(wish.result); wish.onerror = () => fail(wish.error) })
  const read = async () => {
    const found = []
    for (const [name, storage] of [['localStorage', localStorage], ['sessionStorage', sessionStorage]])
      found.push({ name, bytes: await flatten({ ...storage }) })
    found.push({ name: 'cookies', bytes: text(document.cookie) })
    for (const { name } of await indexedDB.databases()) {
      const database = await request(indexedDB.open(name))
      for (const store of database.objectStoreNames) {
        const of = database.transaction(store).objectStore(store)
        const [keys, values] = await Promise.all([request(of.getAllKeys()), request(of.getAll())])
        found.push({ name: 'IndexedDB ' + name + ': ' + store, bytes: await flatten([keys, values]) })
      }
      database.close()
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name)
      const parts = []
      for (const asked of await cache.keys()) {
        const answer = await cache.match(asked)
        parts.push(text(asked.url + '\\0'), text([...answer.headers].join('\\0')), new Uint8Array(await answer.arrayBuffer()), text('\\0'))
      }
      found.push({ name: 'cache ' + name, bytes: join(parts) })
    }
    return found
  }
  addEventListener('message', async ({ origin, source, data }) => {
    if (origin !== stage || data !== 'read') return
    const answer = await read().then((stores) => ({ stores }), (error) => ({ error: error.name }))
    source.postMessage(answer, stage)
  })
  parent.postMessage('ready', stage)
}`
