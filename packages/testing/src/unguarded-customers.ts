import type { TestDatabase } from './database.ts'

/**
 * Tables with a customer's id into which a late row of a deleted account could come: without the trigger `leave_out_deleted_customer`, and
 * without a foreign key by which a row needs the account's own. Empty when all is well.
 */
export async function unguardedCustomers({ db }: Pick<TestDatabase, 'db'>): Promise<string[]> {
  const { rows } = await db.query<{ name: string }>(
    `select c.table_name as name
       from information_schema.columns c
      where c.table_schema = 'public' and c.column_name = 'customer_id' and c.table_name not in ('customers', 'deleted_customers')
        and not exists (select from pg_trigger t
                         -- For each row, before, insert.
                         where t.tgrelid = c.table_name::regclass and t.tgtype & 7 = 7 and t.tgfoid = 'leave_out_deleted_customer'::regproc)
        and not exists (select from pg_constraint k
                         where k.conrelid = c.table_name::regclass and k.contype = 'f' and k.confrelid = to_regclass('customers'))
      order by 1`,
    [],
  )
  return rows.map(({ name }) => name)
}
