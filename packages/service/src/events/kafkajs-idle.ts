import RequestQueue from 'kafkajs/src/network/requestQueue/index.js'

/** Milliseconds after which kafkajs looks again at requests that wait for those in flight; its own number. */
const LOOK_AGAIN_AFTER = 10

/**
 * kafkajs 2.2.4 sets a timer after every answer, also when nothing waits, for a time that is negative then: Node makes 1 ms of it, and every connection
 * looks a thousand times a second at an empty queue, for ever (tulios/kafkajs#1751). Here there is a timer only while something waits.
 */
export function letIdleConnectionsRest(): void {
  RequestQueue.prototype.scheduleCheckPendingRequests = function scheduleCheck(this: RequestQueue) {
    if (this.throttleCheckTimeoutId) return
    const throttled = this.throttledUntil - Date.now()
    if (this.pending.length === 0 && throttled <= 0) return
    this.throttleCheckTimeoutId = setTimeout(
      () => {
        this.throttleCheckTimeoutId = null
        this.checkPendingRequests()
      },
      throttled > 0 ? throttled : LOOK_AGAIN_AFTER,
    )
  }
}
