// Browser and Node.

/**
 * What was given is not what the log signed, or says nothing that can be checked. `reason` is a stable code; the message
 * quotes nothing of it.
 */
export class LedgerBroken extends Error {
  override readonly name = 'LedgerBroken'
  readonly code = 'ledger_broken'
  readonly reason: 'malformed' | 'foreign' | 'signature' | 'proof'
  constructor(reason: LedgerBroken['reason']) {
    super(`the ledger's word does not hold: ${reason}`)
    this.reason = reason
  }
}
