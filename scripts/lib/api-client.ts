import { Sentence } from './steps.ts'

export type ApiClient = {
  /** JSON in, JSON out; undefined for an answer without a body. @throws Sentence with status and code, never a body */
  call<T>(method: string, path: string, body?: unknown): Promise<T>
  /** A body of another type, JSON out. */
  send<T>(method: string, path: string, body: Uint8Array<ArrayBuffer>, type: string): Promise<T>
  download(path: string): Promise<Uint8Array>
  withToken(accessToken: string): ApiClient
}

/** A small client of our own HTTP APIs, with the header that their cross-site check asks for. */
export function createApiClient(base: string, accessToken?: string): ApiClient {
  const ask = async (method: string, path: string, body?: BodyInit, type?: string) => {
    const headers = {
      'x-exqress': '1',
      ...(type ? { 'content-type': type } : {}),
      ...(accessToken ? { authorization: `Bearer ${accessToken}` } : {}),
    }
    const answer = await fetch(base + path, { method, headers, ...(body === undefined ? {} : { body }) })
    if (answer.ok) return answer
    const { error } = (await answer.json().catch(() => ({}))) as { error?: { code?: string } }
    // The path may hold ids, so only its pattern is told.
    throw new Sentence(
      `${method} ${path.replace(/[0-9a-f-]{36}/g, ':id').split('?')[0]} answered ${answer.status} ${error?.code ?? ''}`,
    )
  }
  const json = async (answer: Response) => {
    const text = await answer.text()
    return text === '' ? undefined : JSON.parse(text)
  }
  return {
    call: async (method, path, body) =>
      json(
        await ask(method, path, ...(body === undefined ? [] : ([JSON.stringify(body), 'application/json'] as const))),
      ),
    send: async (method, path, body, type) => json(await ask(method, path, body, type)),
    download: async (path) => new Uint8Array(await (await ask('GET', path)).arrayBuffer()),
    withToken: (token) => createApiClient(base, token),
  }
}
