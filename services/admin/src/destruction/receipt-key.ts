import type { KeyObject } from 'node:crypto'
import { receiptKeyId } from '@exqress/crypto/destruction-receipt.ts'
import { getOrCreateKey, type KeyStore } from '@exqress/crypto/key-store.ts'
import { exportReceiptPublicKey, importReceiptKey, newReceiptKeyBytes } from '@exqress/crypto/sign-node.ts'

/** Signs receipts of destruction; never another thing. */
export type ReceiptKey = { key: KeyObject; keyId: string; publicKey: Uint8Array }

export async function loadReceiptKey(store: KeyStore): Promise<ReceiptKey> {
  const key = importReceiptKey(await getOrCreateKey(store, 'receipt/private', newReceiptKeyBytes))
  const publicKey = exportReceiptPublicKey(key)
  return { key, publicKey, keyId: await receiptKeyId(publicKey) }
}
