/** How long AWS may take: to connect, and to answer. The SDK tries again, and then gives up; without the last it warns and waits for ever. */
export const patience = (requestTimeout: number) => ({
  connectionTimeout: 3_000,
  requestTimeout,
  throwOnRequestTimeout: true,
})
