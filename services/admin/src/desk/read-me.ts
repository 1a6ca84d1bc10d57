import { AdminMe } from '@exqress/contracts/admin-api.ts'
import type { Db } from '@exqress/service/db.ts'
import { unauthenticated } from '@exqress/service/errors/app-error.ts'
import type { AdminKeys } from '../keys/create-keys.ts'
import { openProfile } from './account.ts'

export async function readMe({ db, keys }: { db: Db; keys: AdminKeys }, adminId: string) {
  const { rows } = await db.query(
    `select id, role, epoch, wrapped_key as "wrappedKey", sealed_profile as "sealedProfile" from admins where id = $1`,
    [adminId],
  )
  const admin = rows[0]
  if (!admin) throw unauthenticated()
  const { name } = await openProfile(keys.keks, admin)
  return AdminMe.parse({ adminId, name, role: admin.role })
}
