import { directoryKeyStore, type KeyStore } from '@exqress/crypto/key-store.ts'
import type { KeyStoreSettings } from '../config/key-store-settings.ts'

/** The key store that a service's environment names. AWS's SDK is loaded only where it is that one. */
export async function openKeyStore(config: KeyStoreSettings): Promise<KeyStore> {
  if (config.KEYSTORE === 'directory') return directoryKeyStore(given(config.KEYSTORE_DIR))
  const { createAwsClients, createAwsKeyStore } = await import('./aws-key-store.ts')
  const settings = {
    region: given(config.AWS_REGION),
    kmsKey: given(config.KEYSTORE_KMS_KEY),
    prefix: given(config.KEYSTORE_PREFIX),
  }
  return createAwsKeyStore(settings, createAwsClients(settings))
}

/** checkKeyStore has named what is missing before anything is opened. */
function given(value: string | undefined): string {
  if (value === undefined) throw new TypeError('a setting of the key store was not checked')
  return value
}
