import type { Config } from '../config.ts'
import { type CheckpointFiles, createCheckpointFiles } from './checkpoint-files.ts'

/** The write-once place that the environment names, if it names one. AWS's SDK is loaded only where it is a bucket. */
export async function openCheckpointFiles(
  config: Pick<Config, 'LEDGER_DIR' | 'LEDGER_BUCKET' | 'AWS_REGION'>,
): Promise<CheckpointFiles | undefined> {
  const { LEDGER_DIR, LEDGER_BUCKET, AWS_REGION } = config
  if (LEDGER_DIR !== undefined) return createCheckpointFiles(LEDGER_DIR)
  if (LEDGER_BUCKET === undefined || AWS_REGION === undefined) return undefined
  const { createS3Client } = await import('@exqress/service/aws/s3-client.ts')
  const { createBucketCheckpoints } = await import('./bucket-checkpoints.ts')
  return createBucketCheckpoints(createS3Client({ region: AWS_REGION }), LEDGER_BUCKET)
}
