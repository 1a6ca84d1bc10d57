/**
 * The versions of the customers' privacy notice, oldest first, each with the day (Korea) from which it holds. Part of a browser's page, so
 * nothing is imported here. A new version is asked for at the next sign-in, or in the running session.
 */
export const consentVersions = [
  { version: '1', from: '2026-11-01' },
  { version: '2', from: '2026-11-28' },
] as const

/** The version that is agreed to now; another one is refused as `consent_outdated`. */
export const consentVersion = '2'

/** The version of the couriers' notice, which is agreed to at sign-up: 1, from 2026-11-28. */
export const courierConsentVersion = '1'
