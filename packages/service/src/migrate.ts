import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Db, withTransaction } from './db.ts'

const SHARED = fileURLToPath(new URL('../migrations', import.meta.url))

/** Any number, the same in every process that migrates. */
const LOCK = 7_302_501

type Migration = { name: string; sql: string; checksum: string }

/**
 * Applies the kit's migrations (the event tables) and then `folder`'s `*.sql`, in the order of their names, each exactly once and
 * all in one transaction; returns the names newly applied. Processes that start together wait for one another. A file that was
 * changed after it had been applied is an error that names it: write a new file.
 *
 * Not node-pg-migrate: it has no checksum, so an edited file is silently left out, and it orders two folders as one list, so that
 * a later file of the kit would be refused as out of order.
 */
export async function migrate(db: Db, folder?: string | URL): Promise<string[]> {
  const migrations = await readMigrations(folder)
  return withTransaction(db, async (tx) => {
    await tx.query('set local statement_timeout = 0')
    await tx.query('select pg_advisory_xact_lock($1)', [LOCK])
    await tx.query(
      `create table if not exists migrations (
         name text primary key, checksum text not null, applied_at timestamptz not null default now())`,
    )
    const { rows } = await tx.query<{ name: string; checksum: string }>('select name, checksum from migrations')
    const applied = new Map(rows.map((row) => [row.name, row.checksum]))
    const changed = migrations.find(({ name, checksum }) => applied.has(name) && applied.get(name) !== checksum)
    if (changed) throw new Error(`migration ${changed.name} was changed after it had been applied; write a new file`)
    const missing = migrations.filter(({ name }) => !applied.has(name))
    for (const { name, sql, checksum } of missing) {
      await tx.query(sql)
      await tx.query('insert into migrations (name, checksum) values ($1, $2)', [name, checksum])
    }
    return missing.map(({ name }) => name)
  })
}

/** One text for the whole schema that `migrate` would make, to name a template database by. */
export async function migrationsChecksum(folder?: string | URL): Promise<string> {
  const migrations = await readMigrations(folder)
  return checksumOf(migrations.map(({ name, checksum }) => `${name} ${checksum}\n`).join(''))
}

async function readMigrations(folder?: string | URL): Promise<Migration[]> {
  const shared = await readFolder(SHARED, 'kit')
  if (folder === undefined) return shared
  return [...shared, ...(await readFolder(typeof folder === 'string' ? folder : fileURLToPath(folder), 'own'))]
}

async function readFolder(folder: string, set: string): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort()
  return Promise.all(
    files.map(async (file) => {
      const sql = await readFile(join(folder, file), 'utf8')
      return { name: `${set}/${basename(file, '.sql')}`, sql, checksum: checksumOf(sql) }
    }),
  )
}

function checksumOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22)
}
