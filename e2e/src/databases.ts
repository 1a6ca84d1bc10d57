import { withClient } from '@exqress/local/with-client.ts'
import type { ServiceName, StackPlan } from '@exqress/scripts/lib/services.ts'

/** What a service's database says; journeys look into it only for what no API shows: that nothing is there twice. */
export async function askDatabase<T extends Record<string, unknown>>(
  plan: StackPlan,
  service: ServiceName,
  sql: string,
  values: unknown[] = [],
): Promise<T[]> {
  return withClient(plan.databases[service], async (client) => {
    return (await client.query<T>(sql, values)).rows
  })
}
