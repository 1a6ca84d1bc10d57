import { z } from 'zod'
import { keyDirectorySetting, nameSetting } from './settings.ts'

/** Where a service's keys lie, apart from its database. Spread into its settings; {@link checkKeyStore} says what goes together. */
export const keyStoreSettings = {
  KEYSTORE: z.enum(['directory', 'aws']).default('directory'),
  /** `directory`: the folder. */
  KEYSTORE_DIR: keyDirectorySetting().optional(),
  /** `aws`: id, ARN or alias of the KMS key that wraps, and what the secrets' names begin with (`exqress/admin`). */
  KEYSTORE_KMS_KEY: nameSetting().optional(),
  KEYSTORE_PREFIX: nameSetting().optional(),
  AWS_REGION: nameSetting().optional(),
}

export type KeyStoreSettings = z.output<z.ZodObject<typeof keyStoreSettings>>

/** Names what the chosen key store lacks. */
function check(config: Partial<KeyStoreSettings>, context: z.RefinementCtx<unknown>): void {
  const needed = { directory: ['KEYSTORE_DIR'], aws: ['KEYSTORE_KMS_KEY', 'KEYSTORE_PREFIX', 'AWS_REGION'] } as const
  for (const name of needed[config.KEYSTORE ?? 'directory'] ?? []) {
    if (config[name] === undefined) context.addIssue({ code: 'custom', path: [name], message: 'is missing' })
  }
}

/** For `superRefine(...checkKeyStore)`: it runs although other variables are wrong too, so that one look names all. */
export const checkKeyStore = [check, { when: () => true }] as const
