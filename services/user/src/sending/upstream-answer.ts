import { conflict, notReadable, unprocessable } from '@exqress/service/errors/app-error.ts'
import { UpstreamRefusal } from '@exqress/service/internal/upstream-refusal.ts'

/** What a customer is told of admin's refusal; any other refusal is a fault of ours. */
export function asCustomersError(error: unknown): unknown {
  if (!(error instanceof UpstreamRefusal)) return error
  switch (error.code) {
    case 'address_unusable':
    case 'sort_code_missing':
    case 'carrier_unknown':
    case 'range_missing':
    case 'idempotency_mismatch':
      return unprocessable(error.code)
    case 'label_in_use':
    case 'label_cancelled':
      return conflict(error.code)
    case 'not_readable':
      return notReadable()
    default:
      return error
  }
}
