import { parseArgs } from 'node:util'
import { EmailText } from '@exqress/contracts/values.ts'
import { checkKeyStore, keyStoreSettings } from '@exqress/service/config/key-store-settings.ts'
import { readConfigOrExit } from '@exqress/service/config/read-config.ts'
import { createPool } from '@exqress/service/db.ts'
import { openKeyStore } from '@exqress/service/key-store/open-key-store.ts'
import { claimKeysOrExit } from '@exqress/service/key-store/own-keys.ts'
import { migrate } from '@exqress/service/migrate.ts'
import { Settings } from './config.ts'
import { invite } from './desk/invite.ts'
import { createKeys } from './keys/create-keys.ts'
import { SERVICE } from './service-name.ts'

/**
 * `node services/admin/src/create-owner.ts --email somebody@example.com [--quiet]`, in the environment of the service: prints the
 * one-time link with which the first owner of the desk chooses a name and a password. `--quiet` prints nothing but the link.
 * Ends with 3 when the desk has an owner already: owners invite each other.
 */
const { values } = parseArgs({ options: { email: { type: 'string' }, quiet: { type: 'boolean', default: false } } })
const email = EmailText.safeParse(values.email)
if (!email.success) {
  process.stderr.write('usage: node services/admin/src/create-owner.ts --email <address> [--quiet]\n')
  process.exit(64)
}
const Needed = Settings.pick({ DATABASE_URL: true, PUBLIC_BASE_URL: true })
  .extend(keyStoreSettings)
  .superRefine(...checkKeyStore)
const config = readConfigOrExit(Needed, process.env)
const db = createPool({ url: config.DATABASE_URL, name: `${SERVICE}-create-owner`, size: 2 })
try {
  await migrate(db, new URL('../migrations/', import.meta.url))
  const keyStore = await openKeyStore(config)
  await claimKeysOrExit({ db, keyStore, service: SERVICE })
  const { rowCount } = await db.query(`select 1 from admins where role = 'owner' limit 1`)
  if (rowCount > 0) {
    process.stderr.write(
      'The desk has an owner already. An owner can invite others, and also replace a lost password.\n',
    )
    process.exitCode = 3
  } else {
    const now = new Date()
    const keys = await createKeys(keyStore, now)
    const { link, expiresAt } = await invite(
      { db, keys, publicBaseUrl: config.PUBLIC_BASE_URL },
      { email: email.data, role: 'owner' },
      now,
    )
    process.stdout.write(values.quiet ? `${link}\n` : `Open this link once, before ${expiresAt}:\n${link}\n`)
  }
} finally {
  await db.end()
}
