/** An answer as the story needs it: what came, or the code of the refusal. */
export type Answer = { status: number; code?: string; body: Record<string, unknown>; cookies: string[] }

/**
 * Calls one of the HTTP APIs as somebody; never throws for a refusal, which is part of the story.
 * @throws Error naming the address where nobody answers
 */
export async function ask(
  base: string,
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  { as, cookie, body, photo }: { as?: string; cookie?: string; body?: unknown; photo?: Uint8Array<ArrayBuffer> } = {},
): Promise<Answer> {
  const answer = await fetch(base + path, {
    method,
    headers: {
      'x-exqress': '1',
      ...(as ? { authorization: `Bearer ${as}` } : {}),
      ...(cookie ? { cookie } : {}),
      ...(photo ? { 'content-type': 'image/png' } : body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(photo ? { body: photo } : body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch((cause) => {
    throw new Error(`nobody answers at ${base}`, { cause })
  })
  const text = await answer.text()
  const json = text === '' ? {} : JSON.parse(text)
  return {
    status: answer.status,
    body: json,
    cookies: answer.headers.getSetCookie(),
    ...(json.error ? { code: json.error.code } : {}),
  }
}

/** The same where only success makes sense. @throws Error with route pattern, status and code, never a body */
export async function need(...[base, method, path, options]: Parameters<typeof ask>): Promise<Answer['body']> {
  const { status, code, body } = await ask(base, method, path, options)
  if (status < 400) return body
  throw new Error(`${method} ${path.replace(/[0-9a-f-]{36}/g, ':id').split('?')[0]} answered ${status} ${code ?? ''}`)
}

/** A picture or another file. */
export async function download(base: string, path: string, as: string): Promise<Uint8Array<ArrayBuffer>> {
  const answer = await fetch(base + path, { headers: { authorization: `Bearer ${as}` } })
  if (!answer.ok) throw new Error(`a download answered ${answer.status}`)
  return new Uint8Array(await answer.arrayBuffer())
}

/** Looks again until there is something: events need a moment. @throws Error naming what was waited for */
export async function until<T>(what: string, look: () => Promise<T | false | undefined>, seconds = 30): Promise<T> {
  const deadline = Date.now() + seconds * 1000
  for (;;) {
    const found = await look()
    if (found) return found
    if (Date.now() > deadline) throw new Error(`waited ${seconds} s for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
