import { isSwept, type KeptTable } from '@exqress/service/retention/kept-table.ts'
import { kitTables } from '@exqress/service/retention/kit-tables.ts'
import { keptTables as admin } from '../../services/admin/src/retention/kept-tables.ts'
import { keptTables as delivery } from '../../services/delivery/src/retention/kept-tables.ts'
import { keptTables as user } from '../../services/user/src/retention/kept-tables.ts'

const own = (tables: readonly KeptTable[]) => tables.filter((kept) => !kitTables.includes(kept))

/** Every decision, by who holds the table. */
export const retention: Record<string, readonly KeptTable[]> = {
  'every service': kitTables,
  admin: own(admin),
  delivery: own(delivery),
  user: own(user),
}

/** The tables of docs/runbooks/retention.md. */
export function retentionTables(): string {
  return Object.entries(retention)
    .map(([holder, tables]) =>
      [`### ${holder}`, '| table | kept | why |', '|---|---|---|', ...tables.map(line)].join('\n'),
    )
    .join('\n\n')
}

function line(kept: KeptTable): string {
  return `| \`${kept.table}\` | ${fate(kept)} | ${kept.why} |`
}

function fate(kept: KeptTable): string {
  if (isSwept(kept)) {
    const what = kept.emptied ? `${kept.emptied.map((column) => `\`${column}\``).join(', ')}: ` : ''
    return `${what}${kept.after} after \`${kept.age}\`${kept.only ? ', under a condition' : ''}`
  }
  return 'stays' in kept ? 'stays' : kept.ends
}
