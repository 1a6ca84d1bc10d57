import type { BlobStore } from './blob-store.ts'
import { createDirectoryBlobStore } from './directory-blob-store.ts'

type Settings = {
  DATA_DIR?: string | undefined
  DATA_BUCKET?: string | undefined
  AWS_REGION?: string | undefined
}

/**
 * The store that a service's environment names, which must have been checked. AWS's SDK is loaded only where it is a bucket.
 * @throws TypeError when it names none
 */
export async function openBlobStore({ DATA_DIR, DATA_BUCKET, AWS_REGION }: Settings): Promise<BlobStore> {
  if (DATA_DIR !== undefined) return createDirectoryBlobStore({ directory: DATA_DIR })
  if (DATA_BUCKET === undefined || AWS_REGION === undefined) throw new TypeError('no place for blobs was given')
  const { createS3Client } = await import('../aws/s3-client.ts')
  const { createS3BlobStore } = await import('./s3-blob-store.ts')
  return createS3BlobStore({ client: createS3Client({ region: AWS_REGION }), bucket: DATA_BUCKET })
}
