import type { LocalPostgres } from '@exqress/local/postgres.ts'
import { createPool } from '@exqress/service/db.ts'
import { migrate } from '@exqress/service/migrate.ts'
import { migrationsOf, type ServiceName, serviceNames } from './services.ts'

/** Creates and migrates each service's database. `made` counts the migrations that were new. */
export async function makeDatabases(
  postgres: LocalPostgres,
): Promise<{ urls: Record<ServiceName, string>; made: number }> {
  const urls = {} as Record<ServiceName, string>
  const applied = await Promise.all(
    serviceNames.map(async (name) => {
      urls[name] = await postgres.ensureDatabase(`exqress_${name}`)
      const db = createPool({ url: urls[name], name: 'migrate', size: 1 })
      try {
        return await migrate(db, migrationsOf(name))
      } finally {
        await db.end()
      }
    }),
  )
  return { urls, made: applied.flat().length }
}
