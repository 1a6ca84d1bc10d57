import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { badInput, tooLarge, unsupportedMedia } from '../errors/app-error.ts'

/** Bytes of a JSON body at most. */
export const JSON_LIMIT = 100 * 1024

const JSON_TYPE = /^application\/json *(?:; *charset="?utf-8"? *)?$/i

type WithBody = IncomingMessage & { body?: unknown }

/**
 * Reads a JSON body into `req.body` and calls `done`, with an AppError if it is not acceptable: 400 `malformed_json`,
 * 413 `too_large`, 415 `unsupported_media`. A body of another type is left in the stream for the route that wants it
 * (photos, CSV). Own code instead of `express.json()` because this sits on the way of every scan and the general parser
 * costs more than everything else that we do to the request before the handler.
 */
export function readJsonBody(req: WithBody, done: (error?: unknown) => void): void {
  const length = req.headers['content-length']
  if (length === undefined ? req.headers['transfer-encoding'] === undefined : length === '0') {
    done()
    return
  }
  if (!JSON_TYPE.test(req.headers['content-type'] ?? '')) {
    // A route that expects JSON finds out when it looks; one that streams never looks.
    Object.defineProperty(req, 'body', {
      get() {
        throw unsupportedMedia()
      },
    })
    done()
    return
  }
  if (req.headers['content-encoding'] !== undefined) {
    done(unsupportedMedia('unsupported_encoding'))
    return
  }
  if (length !== undefined && Number(length) > JSON_LIMIT) {
    done(tooLarge())
    return
  }
  const chunks: Buffer[] = []
  let size = 0
  const finish = (error?: unknown) => {
    req.off('data', onData).off('end', onEnd).off('error', onGone).off('close', onGone)
    // What is left of a refused body is read and dropped, so that its sender gets to read the answer.
    if (error) req.resume()
    done(error)
  }
  const onData = (chunk: Buffer) => {
    size += chunk.length
    if (size > JSON_LIMIT) finish(tooLarge())
    else chunks.push(chunk)
  }
  const onEnd = () => {
    const bytes = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)
    if (!isUtf8(bytes)) return finish(badInput(undefined, 'malformed_json'))
    try {
      req.body = JSON.parse(bytes.toString('utf8'))
    } catch {
      // Not passed on as a cause: the parser's message quotes the body.
      return finish(badInput(undefined, 'malformed_json'))
    }
    finish()
  }
  const onGone = () => finish(badInput(undefined, 'aborted'))
  req.on('data', onData).on('end', onEnd).on('error', onGone).on('close', onGone)
}
