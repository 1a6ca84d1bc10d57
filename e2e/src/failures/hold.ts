import type { ServiceName, StackPlan } from '@exqress/scripts/lib/services.ts'
import { RELAY_LOCK } from '@exqress/service/events/relay.ts'
import pg from 'pg'
import { askDatabase } from '../databases.ts'
import { until } from '../until.ts'

/** Lets go on what was held. */
export type Release = () => Promise<void>

/**
 * Nothing that this service writes is told until the release, and it goes on with all else: the lock by which one relay of a database is the active
 * one is held here. Between a commit and its telling there is then as much time as a test needs to kill the service.
 */
export async function holdRelay(plan: StackPlan, service: ServiceName): Promise<Release> {
  const client = await connect(plan, service)
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  let held = false
  const taking = client.query('select pg_advisory_lock($1)', [RELAY_LOCK]).then(() => {
    held = true
  })
  await until(`the relay of ${service} to be held`, async () => {
    // A relay gives its lock up with its connection, and then comes after who waits for it.
    await askDatabase(
      plan,
      service,
      `select pg_terminate_backend(pid) from pg_locks
        where locktype = 'advisory' and granted and objid = $1 and pid <> $2
          and database = (select oid from pg_database where datname = current_database())`,
      [RELAY_LOCK, rows[0]?.pid],
    )
    return held
  })
  await taking
  return () => client.end()
}

/** Whoever writes into this table waits until the release, in the middle of the transaction. */
export async function holdTable(plan: StackPlan, service: ServiceName, table: string): Promise<Release> {
  const client = await connect(plan, service)
  await client.query('begin')
  await client.query(`lock table ${table} in share row exclusive mode`)
  return () => client.end()
}

/** Somebody waits in the middle of the transaction that writes into the held table. */
export async function isWriting(plan: StackPlan, service: ServiceName, table: string): Promise<boolean> {
  const waiting = await askDatabase(
    plan,
    service,
    `select 1 from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and query ~ ('^\\s*insert into ' || $1)`,
    [table],
  )
  return waiting.length > 0
}

async function connect(plan: StackPlan, service: ServiceName): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: plan.databases[service] })
  await client.connect()
  return client
}
