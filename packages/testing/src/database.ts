import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type LocalPostgres, startPostgres } from '@exqress/local/postgres.ts'
import { createPool, type Db } from '@exqress/service/db.ts'
import { migrate, migrationsChecksum } from '@exqress/service/migrate.ts'
import pg from 'pg'

/** Any number, the same in every test process: templates are built one at a time. */
const LOCK = 7_302_502

export interface TestDatabase {
  url: string
  db: Db
  /** Closes the pool and drops the database. Called for you when the file's tests are over. */
  drop(): Promise<void>
}

let server: Promise<{ url: string; stop(): Promise<void> }> | undefined
const open = new Set<Pick<TestDatabase, 'drop'>>()

// The module is loaded before the first test, so the hook belongs to the whole file. It runs before `after` hooks that the file
// registers at its top level; close what uses a database in the `after` of a `describe`, or in the test.
after(async () => {
  await Promise.all([...open].map((database) => database.drop()))
  if (server) await (await server).stop()
  server = undefined
})

/**
 * An own database on a real PostgreSQL 18, with the kit's event tables and the migrations in `folder`, cloned from a template that
 * is built once per set of migrations. The server is the one in TEST_POSTGRES_URL (`npm test` sets it), else one started for this file.
 */
export async function createTestDatabase(folder?: string | URL): Promise<TestDatabase> {
  const template = `template_${await migrationsChecksum(folder)}`
  const name = `test_${randomBytes(8).toString('hex')}`
  const serverUrl = await postgresUrl()
  await withPostgres(async (admin) => {
    await ensureTemplate(admin, serverUrl, template, folder)
    await admin.query(`create database ${name} template "${template}"`)
  })
  const url = urlOf(serverUrl, name)
  const db = createPool({ url, name: 'test' })
  const database: TestDatabase = {
    url,
    db,
    async drop() {
      if (!open.delete(database)) return
      // A failed test may have left a connection lent out, for which `end` would wait for ever: the server cuts it.
      const ended = db.end()
      await withPostgres((admin) => admin.query(`drop database if exists ${name} with (force)`))
      await Promise.race([ended, sleep(1_000)])
    },
  }
  open.add(database)
  return database
}

/** An own database with nothing in it; answers its URL. Dropped when the file's tests are over. */
export async function createEmptyDatabase(): Promise<string> {
  const serverUrl = await postgresUrl()
  const name = `test_${randomBytes(8).toString('hex')}`
  await withPostgres((admin) => admin.query(`create database ${name}`))
  open.add({ drop: () => withPostgres((admin) => admin.query(`drop database if exists ${name} with (force)`)) })
  return urlOf(serverUrl, name)
}

/** Lends a superuser's connection to the test server. Other tests use that server too. */
export async function withPostgres(use: (admin: pg.Client) => Promise<unknown>): Promise<void> {
  const admin = new pg.Client({ connectionString: await postgresUrl(), application_name: 'test-admin' })
  await admin.connect()
  try {
    await use(admin)
  } finally {
    await admin.end()
  }
}

async function postgresUrl(): Promise<string> {
  server ??= process.env.TEST_POSTGRES_URL
    ? Promise.resolve({ url: process.env.TEST_POSTGRES_URL, stop: async () => {} })
    : startOwn()
  return urlOf((await server).url, 'postgres')
}

async function startOwn() {
  const { postgres, stop } = await startThrowawayPostgres()
  return { url: postgres.url('postgres'), stop }
}

/** A PostgreSQL of the test's own, for tests that stop or kill it. The caller stops it; its folder goes with it. */
export async function startThrowawayPostgres(): Promise<{
  postgres: LocalPostgres
  dataDir: string
  stop(): Promise<void>
}> {
  const folder = await mkdtemp(join(tmpdir(), 'exqress-test-postgres-'))
  const dataDir = join(folder, 'data')
  const postgres = await startPostgres({ dataDir, throwaway: true })
  return {
    postgres,
    dataDir,
    async stop() {
      await postgres.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function ensureTemplate(admin: pg.Client, serverUrl: string, template: string, folder: string | URL | undefined) {
  if (await exists(admin, template)) return
  await admin.query('select pg_advisory_lock($1)', [LOCK])
  try {
    if (await exists(admin, template)) return
    // Under another name until it is whole, so that one left half built by a killed run is never taken for a template.
    const building = `${template}_building`
    await admin.query(`drop database if exists "${building}" with (force)`)
    await admin.query(`create database "${building}"`)
    const db = createPool({ url: urlOf(serverUrl, building), name: 'template', size: 1 })
    try {
      await migrate(db, folder)
    } finally {
      await db.end()
    }
    await admin.query(`alter database "${building}" rename to "${template}"`)
  } finally {
    await admin.query('select pg_advisory_unlock($1)', [LOCK])
  }
}

async function exists(admin: pg.Client, name: string): Promise<boolean> {
  return (await admin.query('select 1 from pg_database where datname = $1', [name])).rowCount === 1
}

function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${database}`
  return url.href
}
