import { Readable } from 'node:stream'
import { DeleteObjectCommand, GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { type BlobStore, checkBlobName } from './blob-store.ts'

/**
 * Blobs as objects of a bucket of their own. It must not keep versions: a deleted photo would live on in one. An object appears when
 * its last byte has arrived, so there is never half of one.
 */
export function createS3BlobStore({ client, bucket }: { client: S3Client; bucket: string }): BlobStore {
  const at = (name: string) => ({ Bucket: bucket, Key: checkBlobName(name) })
  return {
    async put(name, content) {
      const where = at(name)
      // S3 wants the length before the first byte; blobs are photos of 5 MB at most.
      const chunks: Uint8Array[] = []
      for await (const chunk of content) chunks.push(chunk)
      await client.send(new PutObjectCommand({ ...where, Body: Buffer.concat(chunks) }))
    },

    async get(name) {
      try {
        const { Body } = await client.send(new GetObjectCommand(at(name)))
        return Body instanceof Readable ? Body : undefined
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined
        throw error
      }
    },

    async delete(name) {
      await client.send(new DeleteObjectCommand(at(name)))
    },
  }
}
