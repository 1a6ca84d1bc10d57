/**
 * A peer service answered 4xx. Callers look at `code` and `status` and decide (410 `gone`: destroyed; 409: try again
 * later); one that reaches the error handler is our bug and becomes a 502, so that a peer's answer never passes for ours.
 */
export class UpstreamRefusal extends Error {
  override readonly name = 'UpstreamRefusal'
  readonly status: number
  readonly code: string
  constructor(status: number, code: string) {
    super('A peer service refused the call.')
    this.status = status
    this.code = code
  }
}
