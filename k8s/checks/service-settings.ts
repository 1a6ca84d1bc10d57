import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { Config as AdminConfig, Settings as AdminSettings } from '../../services/admin/src/config.ts'
import { Config as DeliveryConfig } from '../../services/delivery/src/config.ts'
import { Config as UserConfig } from '../../services/user/src/config.ts'

export const services = ['user', 'delivery', 'admin'] as const
export type Service = (typeof services)[number]

const configs = { user: UserConfig, delivery: DeliveryConfig, admin: AdminConfig }
const known = {
  user: Object.keys(UserConfig.shape),
  delivery: Object.keys(DeliveryConfig.shape),
  admin: Object.keys(AdminSettings.shape),
}
const folder = mkdtempSync(join(tmpdir(), 'exqress-settings-'))
after(() => rmSync(folder, { recursive: true }))

/**
 * What a service would stumble over: variables that it does not read, values that its config refuses.
 * @param env its folders are taken as if they were there
 */
export function settingsFaults(service: Service, env: Readonly<Record<string, string>>): string[] {
  const folders = ['PEERS_DIR', 'KEYSTORE_DIR', 'DATA_DIR', 'LEDGER_DIR'].filter((name) => env[name])
  const { error } = configs[service].safeParse({ ...env, ...Object.fromEntries(folders.map((name) => [name, folder])) })
  return [
    ...Object.keys(env)
      .filter((name) => !known[service].includes(name))
      .map((name) => `${name} is read by nobody`),
    ...(error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`) ?? []),
  ]
}
