import { RequestState } from '@exqress/contracts/admin-api.ts'
import type { Db } from '@exqress/service/db.ts'
import { notReadable } from '@exqress/service/errors/app-error.ts'
import { presentOf } from '../waybills/desk-parcel.ts'

export async function readRequest(db: Db, requestId: string) {
  const { rows } = await db.query(
    `select id as "requestId", state, code, asked_by as "askedBy", asked_by_admin as "askedByAdmin" from requests where id = $1`,
    [requestId],
  )
  if (!rows[0]) throw notReadable()
  return RequestState.parse(presentOf(rows[0]))
}
