import { S3Client } from '@aws-sdk/client-s3'
import { patience } from './patience.ts'

/** Credentials, proxies and endpoints come from the SDK's own chain (`AWS_…`, the pod's role). */
export function createS3Client({ region }: { region: string }): S3Client {
  return new S3Client({
    region,
    maxAttempts: 4,
    requestHandler: patience(30_000),
  })
}
