import type { courierConsentVersion } from '@exqress/contracts/consent.ts'

/** The version of the words in privacy/. The type fails the build when the contract has moved on. */
export const consent: typeof courierConsentVersion = '1'
