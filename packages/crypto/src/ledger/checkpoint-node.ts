// Node only: signs checkpoints and checks them, synchronously. The same bytes as checkpoint.ts.
import { hash, type KeyObject } from 'node:crypto'
import { equalBytes, utf8 } from '../bytes.ts'
import { exportReceiptPublicKey, importReceiptPublicKey, signReceipt, verifyReceipt } from '../sign-node.ts'
import {
  type Checkpoint,
  checkpointText,
  keyIdInput,
  noteOf,
  parseNote,
  verifierKey as verifierKeyText,
} from './checkpoint.ts'
import { LedgerBroken } from './ledger-broken.ts'

/** Signs a checkpoint with the log's Ed25519 key; the note as text, the same for the same checkpoint. */
export function signCheckpoint(privateKey: KeyObject, checkpoint: Checkpoint): string {
  const text = checkpointText(checkpoint)
  const keyId = keyIdOf(checkpoint.origin, exportReceiptPublicKey(privateKey))
  return noteOf(text, checkpoint.origin, keyId, signReceipt(privateKey, utf8(text)))
}

/** Opens the notes of one log. `open` throws LedgerBroken for a note of another log, key, or form. */
export function createCheckpointOpener({ origin, publicKey }: { origin: string; publicKey: Uint8Array }): {
  open(note: string): Checkpoint
} {
  const key = importReceiptPublicKey(publicKey)
  const expectedId = keyIdOf(origin, publicKey)
  return {
    open(note) {
      const { checkpoint, text, keyId, signature } = parseNote(note, origin)
      if (!equalBytes(keyId, expectedId) || !verifyReceipt(key, utf8(text), signature)) {
        throw new LedgerBroken('signature')
      }
      return checkpoint
    },
  }
}

/** The key as text for other verifiers of signed notes; see checkpoint.ts. */
export function verifierKey(origin: string, publicKey: Uint8Array): string {
  return verifierKeyText(origin, keyIdOf(origin, publicKey), publicKey)
}

function keyIdOf(name: string, publicKey: Uint8Array): Uint8Array {
  return hash('sha256', keyIdInput(name, publicKey), 'buffer').subarray(0, 4)
}
