import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { createS3Client } from '@exqress/service/aws/s3-client.ts'
import { motoForTests } from '@exqress/testing/moto.ts'
import { createBucketCheckpoints } from './bucket-checkpoints.ts'
import { type CheckpointFiles, createCheckpointFiles, type FiledCheckpoint } from './checkpoint-files.ts'

const parent = mkdtempSync(join(tmpdir(), 'exqress-checkpoints-'))
after(() => rmSync(parent, { recursive: true }))
const { missing } = await motoForTests()
const onBucket = missing === undefined ? {} : { skip: missing }
const client = createS3Client({ region: 'us-east-1' })

let places = 0
/** A new, empty place; each call of what it answers is another process's handle on it. */
const stores = {
  folder: async () => {
    const directory = join(parent, String(places++))
    return () => createCheckpointFiles(directory)
  },
  bucket: async () => {
    const bucket = await newBucket()
    return () => createBucketCheckpoints(client, bucket)
  },
}
async function newBucket(): Promise<string> {
  const bucket = `ledger-${places++}`
  await client.send(new CreateBucketCommand({ Bucket: bucket, ObjectLockEnabledForBucket: true }))
  return bucket
}

const checkpoint = (size: number): FiledCheckpoint => ({
  size,
  at: new Date(Date.UTC(2026, 10, 1, 0, 0, size % 60)).toISOString(),
  note: `a note of ${size}\n`,
})

for (const [title, create] of Object.entries(stores)) {
  const options = title === 'bucket' ? onBucket : {}

  test(`${title}: checkpoints come back in their order, of their log, in another process too`, options, async () => {
    const open = await create()
    const files: CheckpointFiles = open()
    assert.deepEqual(await files.logIds(), [])
    assert.equal(await files.lastSize('2026-11'), -1)
    assert.equal(await files.last('2026-11'), undefined)
    await files.append('2026-11', [checkpoint(0), checkpoint(9)])
    await files.append('2026-11', [checkpoint(10), checkpoint(100)])
    await files.append('2026-12', [checkpoint(3)])
    for (const handle of [files, open()]) {
      assert.deepEqual([...(await handle.logIds())].sort(), ['2026-11', '2026-12'])
      assert.deepEqual(await handle.read('2026-11'), [0, 9, 10, 100].map(checkpoint))
      assert.deepEqual(await handle.last('2026-11'), checkpoint(100))
      assert.equal(await handle.lastSize('2026-11'), 100)
      assert.equal(await handle.lastSize('2026-12'), 3)
      assert.deepEqual(await handle.read('2026-10'), [])
    }
  })
}

test('bucket: nobody deletes, replaces or hides a checkpoint', onBucket, async () => {
  const bucket = await newBucket()
  const files = createBucketCheckpoints(client, bucket)
  await files.append('2026-11', [checkpoint(1), checkpoint(2)])
  const { Versions = [] } = await client.send(new ListObjectVersionsCommand({ Bucket: bucket }))
  assert.equal(Versions.length, 2)
  for (const { Key, VersionId } of Versions) {
    const at = { Bucket: bucket, Key }
    for (const bypass of [{}, { BypassGovernanceRetention: true }]) {
      await assert.rejects(client.send(new DeleteObjectCommand({ ...at, VersionId, ...bypass })), {
        name: 'AccessDenied',
      })
    }
    await client.send(new PutObjectCommand({ ...at, Body: JSON.stringify(checkpoint(7)) }))
    await client.send(new DeleteObjectCommand(at))
  }
  const other = createBucketCheckpoints(client, bucket)
  assert.deepEqual(await other.read('2026-11'), [checkpoint(1), checkpoint(2)])
  assert.deepEqual(await other.last('2026-11'), checkpoint(2))
  assert.deepEqual(await other.logIds(), ['2026-11'])
})
