import { createHmac, type KeyObject } from 'node:crypto'
import type { AccessRecord, Topic } from '@exqress/contracts/events.ts'
import { recordHash } from '@exqress/crypto/ledger/entry-node.ts'
import { v7 } from 'uuid'
import type { Tx } from '../db.ts'
import { appendNumbered } from '../events/append-event.ts'
import type { Version } from '../events/versions.ts'

/** One reading: an account read these fields of a waybill. Never the data. */
export type Reading = {
  waybillId: string
  accountId: string
  role: AccessRecord['role']
  /** Columns of the disclosure table in which it was read, and the fields that were answered. */
  readers: readonly string[]
  fields: readonly string[]
  purpose: string
  /** Id of the device or session; never written as it is. */
  device?: string | undefined
}

export type ReadingLog = {
  /** Writes one record for each reading, in the reading's own transaction and before its answer. */
  record(tx: Tx, readings: readonly Reading[], at: Date): Promise<void>
  /** The same for lists and pages: once a day per reader, parcel and set of fields. Returns how many were new. */
  recordDaily(tx: Tx, readings: readonly Reading[], at: Date): Promise<number>
}

/**
 * @param topic the service's own access topic; the record's number is the version of its event there
 * @param key secret KeyObject of 32 bytes: the pseudonyms of reader and device are HMACs under it, different for every parcel. So nobody who
 *   has the records sees which parcels one phone opened, or finds the session and with it the account in the same database.
 */
export function createReadingLog({
  topic,
  key,
}: {
  topic: Extract<Topic, `${string}-access`>
  key: KeyObject
}): ReadingLog {
  const pseudonym = (kind: 'actor' | 'device', waybillId: string, id: string) =>
    createHmac('sha256', key).update(`exqress-${kind}\0${waybillId}\0${id}`).digest('base64url').slice(0, 22)
  const actorOf = (reading: Reading) => pseudonym('actor', reading.waybillId, reading.accountId)

  const service = topic.slice(0, -'-access'.length)

  /** Chains each record to the waybill's one before it; `events` locks the waybills meanwhile. Answers the records' hashes. */
  async function chain(tx: Tx, records: AccessRecord[], versions: readonly Version[]): Promise<Uint8Array[]> {
    const heads = await readHeads(tx, records, versions)
    return records.map((record, index) => {
      const previous = heads.get(record.waybillId)
      if (previous) record.previous = Buffer.from(previous).toString('base64url')
      const { epoch, version } = versions[index] as Version
      const hash = recordHash({ service, epoch, number: version, data: record })
      heads.set(record.waybillId, hash)
      return hash
    })
  }

  async function write(tx: Tx, readings: readonly Reading[], at: Date): Promise<void> {
    if (readings.length === 0) return
    const records: AccessRecord[] = readings.map((reading) => ({
      waybillId: reading.waybillId,
      recordId: v7(),
      actor: actorOf(reading),
      role: reading.role,
      readers: [...reading.readers],
      fields: [...reading.fields],
      purpose: reading.purpose,
      at: at.toISOString(),
      ...(reading.device === undefined ? {} : { device: pseudonym('device', reading.waybillId, reading.device) }),
      online: true,
    }))
    let hashes: Uint8Array[] = []
    const versions = await appendNumbered(
      tx,
      records.map((record) => ({ topic, key: record.waybillId, type: 'access.recorded' })),
      async (numbers) => {
        hashes = await chain(tx, records, numbers)
        return records
      },
    )
    // Arrays of arrays must be rectangular for unnest: the lists travel as JSON.
    await tx.query(
      `insert into access_records (id, waybill_id, epoch, number, actor, role, readers, fields, purpose, at, device, online, record_hash)
       select id, waybill_id, epoch, number, actor, role,
              array(select json_array_elements_text(readers)), array(select json_array_elements_text(fields)),
              purpose, $9::timestamptz, device, true, record_hash
         from unnest($1::uuid[], $2::uuid[], $3::int[], $4::bigint[], $5::text[], $6::text[], $7::json[], $8::json[], $10::text[], $11::text[], $12::bytea[])
           as r (id, waybill_id, epoch, number, actor, role, readers, fields, purpose, device, record_hash)`,
      [
        records.map((r) => r.recordId),
        records.map((r) => r.waybillId),
        versions.map((v) => v.epoch),
        versions.map((v) => v.version),
        records.map((r) => r.actor),
        records.map((r) => r.role),
        records.map((r) => JSON.stringify(r.readers)),
        records.map((r) => JSON.stringify(r.fields)),
        at.toISOString(),
        records.map((r) => r.purpose),
        records.map((r) => r.device ?? null),
        hashes,
      ],
    )
  }

  return {
    record: write,
    async recordDaily(tx, readings, at) {
      if (readings.length === 0) return 0
      const sorted = [...readings].sort((a, b) => (a.waybillId < b.waybillId ? -1 : 1))
      const { rows } = await tx.query<{ waybillId: string; actor: string; fields: string[] }>(
        `insert into daily_readings (waybill_id, actor, fields, day)
         select waybill_id, actor, array(select json_array_elements_text(fields)), $4::date
           from unnest($1::uuid[], $2::text[], $3::json[]) as r (waybill_id, actor, fields)
         on conflict do nothing
         returning waybill_id as "waybillId", actor, fields`,
        [
          sorted.map((r) => r.waybillId),
          sorted.map(actorOf),
          sorted.map((r) => JSON.stringify([...r.fields].sort())),
          dayInKorea(at),
        ],
      )
      const isNew = new Set(rows.map((row) => `${row.waybillId} ${row.actor} ${row.fields.join()}`))
      const first = sorted.filter((r) => isNew.delete(`${r.waybillId} ${actorOf(r)} ${[...r.fields].sort().join()}`))
      await write(tx, first, at)
      return first.length
    },
  }
}

/** The hashes of the last records so far, by waybill. A service's very first record of a waybill has none before it. */
async function readHeads(
  tx: Tx,
  records: readonly AccessRecord[],
  versions: readonly Version[],
): Promise<Map<string, Uint8Array>> {
  const known = records.filter((_, index) => versions[index]?.version !== 1 || versions[index]?.epoch !== 1)
  if (known.length === 0) return new Map()
  const { rows } = await tx.query<{ waybillId: string; hash: Buffer }>(
    `select asked.id as "waybillId", last.record_hash as hash
       from unnest($1::uuid[]) as asked (id)
      cross join lateral (select record_hash from access_records
                           where waybill_id = asked.id order by epoch desc, number desc limit 1) as last
      where last.record_hash is not null`,
    [[...new Set(known.map(({ waybillId }) => waybillId))]],
  )
  return new Map(rows.map(({ waybillId, hash }) => [waybillId, hash]))
}

/** YYYY-MM-DD in Korea (UTC+9, no summer time). */
export function dayInKorea(at: Date): string {
  return new Date(at.getTime() + 9 * 3_600_000).toISOString().slice(0, 10)
}
