import { CreateBucketCommand } from '@aws-sdk/client-s3'
import { motoForTests } from '@exqress/testing/moto.ts'
import { createS3Client } from '../aws/s3-client.ts'
import { blobStoreContract } from './blob-store-contract.ts'
import { createS3BlobStore } from './s3-blob-store.ts'

const { missing } = await motoForTests()
let opened = 0

blobStoreContract(
  'S3',
  async () => {
    const client = createS3Client({ region: 'us-east-1' })
    const bucket = `blobs-${opened++}`
    await client.send(new CreateBucketCommand({ Bucket: bucket }))
    return createS3BlobStore({ client, bucket })
  },
  missing === undefined ? {} : { skip: missing },
)
