import type { consentVersion } from '@exqress/contracts/consent.ts'

/** The version of the words in help/privacy-words.tsx. The type fails the build when the contract has moved on. */
export const consent: typeof consentVersion = '2'
