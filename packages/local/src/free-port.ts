import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/**
 * Below what systems hand out by themselves (Linux 32768 and up, others 49152): there an outgoing connection of any process
 * may take the port between the look and its use.
 */
const [from, to] = [15_000, 32_000]

/** A TCP port that nobody listens on, drawn at random, so that processes that choose at the same time hardly meet. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const port = randomInt(from, to)
    if (await isFree(port)) return port
  }
  throw new Error(`no free port was found between ${from} and ${to}`)
}

/** Services listen on every address, so no address may be taken. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, exclusive: true }, () => server.close(() => resolve(true)))
  })
}
