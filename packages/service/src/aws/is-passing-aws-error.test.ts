import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { DecryptCommand, KMSClient } from '@aws-sdk/client-kms'
import { asAppError } from '../http/answer-error.ts'

describe('AWS errors, as its SDK throws them', () => {
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
      requestHandler: { requestTimeout: 200, throwOnRequestTimeout: true },
    })
  })
  after(() => {
    kms.destroy()
    aws.closeAllConnections()
    aws.close()
  })

  const told = async (given: typeof answer) => {
    answer = given
    const error = await kms.send(new DecryptCommand({ CiphertextBlob: new Uint8Array(8) })).catch((thrown) => thrown)
    const { status, code } = asAppError(error)
    return [status, code]
  }

  test('one that passes is "not now", also to who would write', async () => {
    assert.deepEqual(await told({ status: 500, type: 'KMSInternalException' }), [503, 'unavailable'])
    assert.deepEqual(await told({ status: 503, type: 'ServiceUnavailable' }), [503, 'unavailable'])
    assert.deepEqual(await told({ status: 400, type: 'ThrottlingException' }), [503, 'unavailable'])
    assert.deepEqual(await told(undefined), [503, 'unavailable'], 'silence')
  })

  test('a refusal is our fault, and stays one', async () => {
    assert.deepEqual(await told({ status: 400, type: 'AccessDeniedException' }), [500, 'internal'])
    assert.deepEqual(await told({ status: 400, type: 'DisabledException' }), [500, 'internal'])
  })
})
