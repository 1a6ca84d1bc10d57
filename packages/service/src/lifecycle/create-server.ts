import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * Listens with the timeouts of architecture.md: 10 s for the headers, 30 s for the whole request, 65 s for an idle
 * connection (longer than the 60 s of the load balancer in front, so that it never reuses one that we just closed).
 * @param port 0 for any free one
 * @param requestTimeoutMs longer where whole files are received and worked on as they come
 * @returns the server and the port that it got
 */
export async function listen(
  handler: RequestListener,
  { port, host, requestTimeoutMs = 30_000 }: { port: number; host?: string | undefined; requestTimeoutMs?: number },
): Promise<{ server: Server; port: number }> {
  const server = createServer(
    { headersTimeout: 10_000, requestTimeout: requestTimeoutMs, keepAliveTimeout: 65_000 },
    handler,
  )
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  return { server, port: (server.address() as AddressInfo).port }
}

/** Lets running requests end, takes no new ones, and cuts what is left after `graceMs`. False if it had to cut. */
export async function closeServer(server: Server, graceMs: number): Promise<boolean> {
  let whole = true
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  // A connection that was busy at the time of `close` is kept alive after its answer; this ends it.
  const sweep = setInterval(() => server.closeIdleConnections(), 50)
  const limit = setTimeout(() => {
    whole = false
    server.closeAllConnections()
  }, graceMs)
  await closed
  clearInterval(sweep)
  clearTimeout(limit)
  return whole
}
