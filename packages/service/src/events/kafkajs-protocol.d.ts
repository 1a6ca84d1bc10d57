/** The table by which kafkajs picks its requests. It is no part of its types. */
declare module 'kafkajs/src/protocol/requests/index.js' {
  const protocol: { requests: Record<string, { versions: string[] }> }
  export default protocol
}

/** The requests of one connection that wait for their turn. No part of its types either. */
declare module 'kafkajs/src/network/requestQueue/index.js' {
  class RequestQueue {
    pending: unknown[]
    throttledUntil: number
    throttleCheckTimeoutId: NodeJS.Timeout | null
    checkPendingRequests(): void
    scheduleCheckPendingRequests(): void
  }
  export default RequestQueue
}
