import {
  GetObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { LogId } from '@exqress/contracts/values.ts'
import { type CheckpointFiles, FiledCheckpoint } from './checkpoint-files.ts'

/** Longer than a log lives (24 months), so that its last checkpoint outlasts it. */
const KEEP_DAYS = 800
const READ_AT_ONCE = 16
/** Newest first in a listing: S3 lists by rising name only, and the newest is what is asked for most. */
const nameOf = (logId: string, size: number) =>
  `${LogId.parse(logId)}/${String(Number.MAX_SAFE_INTEGER - size).padStart(16, '0')}`

type Stored = { key: string; version: string }

/**
 * Checkpoints in a bucket with Object Lock, one object each, locked in compliance mode: until the date nobody deletes one, not even the account's
 * root. A locked object can still be hidden by a marker or by another version of its name, so versions are read, and of each name
 * the first that was ever written counts.
 */
export function createBucketCheckpoints(client: S3Client, bucket: string, now = () => new Date()): CheckpointFiles {
  const sizes = new Map<string, number>()

  async function* pagesOf(prefix: string): AsyncGenerator<ListObjectVersionsCommandOutput> {
    let marker: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {}
    while (marker) {
      const page: ListObjectVersionsCommandOutput = await client.send(
        new ListObjectVersionsCommand({ Bucket: bucket, Prefix: prefix, ...marker }),
      )
      yield page
      const { NextKeyMarker, NextVersionIdMarker } = page
      marker = page.IsTruncated
        ? {
            ...(NextKeyMarker === undefined ? {} : { KeyMarker: NextKeyMarker }),
            ...(NextVersionIdMarker === undefined ? {} : { VersionIdMarker: NextVersionIdMarker }),
          }
        : undefined
    }
  }

  /** The first version of each name, by name; versions of one name are listed from the newest to the oldest. */
  async function* storedUnder(prefix: string): AsyncGenerator<Stored> {
    let last: Stored | undefined
    for await (const { Versions = [] } of pagesOf(prefix)) {
      for (const { Key: key = '', VersionId: version = '' } of Versions) {
        if (last && last.key !== key) yield last
        last = { key, version }
      }
    }
    if (last) yield last
  }

  async function readOne({ key, version }: Stored): Promise<FiledCheckpoint | undefined> {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: version }))
    try {
      return FiledCheckpoint.parse(JSON.parse((await Body?.transformToString()) ?? ''))
    } catch {
      return undefined // written by somebody else: it tells nothing
    }
  }

  async function last(logId: string): Promise<FiledCheckpoint | undefined> {
    for await (const stored of storedUnder(`${LogId.parse(logId)}/`)) {
      const found = await readOne(stored)
      if (found) return found
    }
    return undefined
  }

  return {
    async logIds() {
      const ids = new Set<string>()
      for await (const { key } of storedUnder('')) ids.add(key.slice(0, key.indexOf('/')))
      return [...ids].filter((id) => LogId.safeParse(id).success)
    },
    last,
    async lastSize(logId) {
      const known = sizes.get(logId) ?? (await last(logId))?.size ?? -1
      sizes.set(logId, known)
      return known
    },
    async read(logId) {
      const stored: Stored[] = []
      for await (const one of storedUnder(`${LogId.parse(logId)}/`)) stored.push(one)
      const found: FiledCheckpoint[] = []
      for (let at = 0; at < stored.length; at += READ_AT_ONCE) {
        const some = await Promise.all(stored.slice(at, at + READ_AT_ONCE).map(readOne))
        found.push(...some.flatMap((checkpoint) => checkpoint ?? []))
      }
      return found.reverse()
    },
    async append(logId, checkpoints) {
      for (const checkpoint of checkpoints) {
        await client.send(
          new PutObjectCommand({
            Bucket: bucket,
            Key: nameOf(logId, checkpoint.size),
            Body: JSON.stringify(checkpoint),
            ObjectLockMode: 'COMPLIANCE',
            ObjectLockRetainUntilDate: new Date(now().getTime() + KEEP_DAYS * 86_400_000),
          }),
        )
        sizes.set(logId, checkpoint.size)
      }
    },
  }
}
