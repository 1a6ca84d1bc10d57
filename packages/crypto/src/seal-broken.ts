// Browser and Node.

/** Sealed bytes that do not open: another key, another owner or purpose, changed or cut bytes. Never says which. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken'
  readonly code = 'seal_broken'
  constructor() {
    super('sealed bytes do not open')
  }
}
