import { createHmac } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { unavailable } from '@exqress/service/errors/app-error.ts'
import { v7 } from 'uuid'
import type { MessageSender } from './message-sender.ts'

/** The receiver compares the time too, so that a request that was overheard cannot be sent again later. */
export const SIGNATURE_HEADER = 'x-exqress-signature'
export const TIMESTAMP_HEADER = 'x-exqress-timestamp'

/**
 * Hands messages to an HTTPS endpoint that carries them: `POST { id, channel, to, text }`. `x-exqress-timestamp` holds seconds
 * since 1970, `x-exqress-signature` `v1=` and the hex HMAC-SHA256 of timestamp, a dot and the body's bytes. The same `id` (also
 * in `idempotency-key`) is the same message: an endpoint that saw it before answers 2xx and does nothing. Network trouble, 408, 429 and
 * 5xx are tried again; any other answer is final. No redirect is followed.
 */
export function createWebhookSender({
  url,
  secret,
  timeoutMs = 3_000,
  pausesMs = [200, 800],
  now = Date.now,
}: {
  url: string
  secret: string
  /** Of one try. */
  timeoutMs?: number
  /** Before the second try, the third … */
  pausesMs?: readonly number[]
  now?: () => number
}): MessageSender {
  async function sendOnce(id: string, body: string): Promise<'taken' | 'refused' | 'again'> {
    const timestamp = String(Math.floor(now() / 1000))
    const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': id,
          [TIMESTAMP_HEADER]: timestamp,
          [SIGNATURE_HEADER]: `v1=${signature}`,
        },
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      })
      await response.body?.cancel()
      if (response.ok) return 'taken'
      return response.status >= 500 || response.status === 408 || response.status === 429 ? 'again' : 'refused'
    } catch {
      return 'again'
    }
  }

  return {
    async send({ channel, to, text }) {
      const id = v7()
      const body = JSON.stringify({ id, channel, to, text })
      for (const pause of [...pausesMs, undefined]) {
        const outcome = await sendOnce(id, body)
        if (outcome === 'taken') return
        if (outcome === 'refused') break
        if (pause !== undefined) await sleep(pause)
      }
      throw unavailable('unavailable', 10)
    },
  }
}
