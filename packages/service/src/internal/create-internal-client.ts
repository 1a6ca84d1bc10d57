import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { ServiceTokens } from '../auth/service-token.ts'
import { unavailable } from '../errors/app-error.ts'
import { UpstreamRefusal } from './upstream-refusal.ts'

const ErrorBody = z.object({ error: z.object({ code: z.string().regex(/^[a-z][a-z0-9_]{0,60}$/) }) })

export type InternalCall<I extends z.ZodType, O extends z.ZodType> = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Whole path, `/internal/…`; ids in it percent-encoded by the caller. */
  path: string
  /** Schema of the body; what is sent is parsed first, so that a bug of ours is found here. */
  input?: I
  body?: z.input<I>
  /** Schema of the answer. */
  output: O
  /** A POST that may be sent twice (the same ids give the same answer). GET, PUT and DELETE may always. */
  repeatable?: boolean
  requestId?: string
}

export type InternalClient = {
  /**
   * @throws UpstreamRefusal for a 4xx, with the peer's status and code
   * @throws AppError 503 `upstream_unavailable` when the peer is away, slow or failing
   */
  call<I extends z.ZodType, O extends z.ZodType>(call: InternalCall<I, O>): Promise<z.output<O>>
  /** The same for an answer of bytes (a sealed photo), at most `maxBytes`. */
  bytes(call: { path: string; maxBytes: number; requestId?: string }): Promise<Uint8Array>
}

/** JSON answers at most; 500 bundles are about 300 kB. */
const MAX_ANSWER = 5 * 1024 * 1024

/**
 * Calls to one peer service, each with a token of its own.
 * @param timeoutMs for one try; a call that may be repeated is tried twice
 */
export function createInternalClient({
  peer,
  baseUrl,
  tokens,
  timeoutMs = 3_000,
}: {
  peer: string
  baseUrl: string
  tokens: Pick<ServiceTokens, 'sign'>
  timeoutMs?: number
}): InternalClient {
  type Sent = { method: string; path: string; body?: string; requestId?: string | undefined; maxBytes: number }

  async function once(sent: Sent): Promise<Uint8Array> {
    const response = await fetch(`${baseUrl}${sent.path}`, {
      method: sent.method,
      headers: {
        authorization: `Bearer ${tokens.sign(peer)}`,
        ...(sent.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(sent.requestId === undefined ? {} : { 'x-request-id': sent.requestId }),
      },
      ...(sent.body === undefined ? {} : { body: sent.body }),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
    const bytes = await readUpTo(response, sent.maxBytes)
    if (response.ok) return bytes
    // 408 and 429 are about the moment, not about what was asked.
    if (response.status >= 500 || response.status === 408 || response.status === 429) throw new Error('Peer failed')
    let code = 'unknown'
    try {
      code = ErrorBody.parse(JSON.parse(Buffer.from(bytes).toString('utf8'))).error.code
    } catch {
      // Not the error shape: a proxy in between, perhaps. The status says enough.
    }
    throw new UpstreamRefusal(response.status, code)
  }

  async function send(sent: Sent, repeatable: boolean): Promise<Uint8Array> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await once(sent)
      } catch (error) {
        if (error instanceof UpstreamRefusal) throw error
        if (attempt === 2 || !repeatable) throw unavailable('upstream_unavailable', 3, error)
        await sleep(50 + Math.random() * 100)
      }
    }
  }

  return {
    async call({ method, path, input, body, output, repeatable, requestId }) {
      const text = input === undefined ? undefined : JSON.stringify(input.parse(body))
      const bytes = await send(
        { method, path, ...(text === undefined ? {} : { body: text }), requestId, maxBytes: MAX_ANSWER },
        repeatable ?? method !== 'POST',
      )
      let answer: unknown
      try {
        answer = bytes.length === 0 ? undefined : JSON.parse(Buffer.from(bytes).toString('utf8'))
      } catch {
        throw unavailable('upstream_unavailable', 3)
      }
      return output.parse(answer)
    },
    bytes: ({ path, maxBytes, requestId }) => send({ method: 'GET', path, requestId, maxBytes }, true),
  }
}

async function readUpTo(response: Response, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > maxBytes) throw new Error('Answer too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
