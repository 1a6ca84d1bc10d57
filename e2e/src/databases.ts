import type { ServiceName, StackPlan } from '@exqress/scripts/lib/services.ts'
import pg from 'pg'

/** What a service's database says; journeys look into it only for what no API shows: that nothing is there twice. */
export async function askDatabase<T extends Record<string, unknown>>(
  plan: StackPlan,
  service: ServiceName,
  sql: string,
  values: unknown[] = [],
): Promise<T[]> {
  const client = new pg.Client({ connectionString: plan.databases[service] })
  await client.connect()
  try {
    return (await client.query<T>(sql, values)).rows
  } finally {
    await client.end()
  }
}
