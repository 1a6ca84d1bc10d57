import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { DecryptCommand, KMSClient } from '@aws-sdk/client-kms'
import { asAppError } from '../http/answer-error.ts'
import { isPassingAwsError } from './is-passing-aws-error.ts'
import { patience } from './patience.ts'

describe('AWS errors, as its SDK throws them', { timeout: 20_000 }, () => {
  let answer: { status: number; type: string } | undefined
  // KMS's protocol; without an answer it hangs
  const aws = createServer((_, res) => {
    if (answer) res.writeHead(answer.status).end(JSON.stringify({ __type: answer.type, message: '' }))
  })
  let kms: KMSClient
  before(async () => {
    aws.listen(0, '127.0.0.1')
    await once(aws, 'listening')
    kms = new KMSClient({
      region: 'ap-northeast-2',
      endpoint: `http://127.0.0.1:${(aws.address() as AddressInfo).port}`,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
      requestHandler: patience(200),
    })
  })
  after(() => {
    kms.destroy()
    aws.closeAllConnections()
    aws.close()
  })

  const thrown = async (given: typeof answer): Promise<unknown> => {
    answer = given
    return kms.send(new DecryptCommand({ CiphertextBlob: new Uint8Array(8) })).catch((error) => error)
  }
  const told = (error: unknown) => {
    const { status, code } = asAppError(error)
    return [status, code]
  }

  test('one that passes is "not now", also to who would write', async () => {
    for (const given of [
      { status: 500, type: 'KMSInternalException' },
      { status: 503, type: 'ServiceUnavailable' },
      { status: 400, type: 'ThrottlingException' },
    ]) {
      assert.deepEqual(told(await thrown(given)), [503, 'unavailable'], given.type)
    }
  })

  test('one that never answers is given up, and passes', { timeout: 5_000 }, async () => {
    const silence = await thrown(undefined)
    assert.equal(isPassingAwsError(silence), true)
    assert.deepEqual(told(silence), [503, 'unavailable'])
  })

  test('a refusal is our fault, and stays one', async () => {
    for (const type of ['AccessDeniedException', 'DisabledException'])
      assert.deepEqual(told(await thrown({ status: 400, type })), [500, 'internal'], type)
  })
})
