import type { Topic } from '@exqress/contracts/events.ts'
import { type Handlers, type Rules, requiresIssued } from '@exqress/service/events/apply-events.ts'
import { onBudgetRenewed } from './couriers/on-budget-renewed.ts'
import { onCourierDecided } from './couriers/on-courier-decided.ts'
import { onDestroyRequested } from './destruction/on-destroy-requested.ts'
import { onAssigned, onRelabelApproved, onUnassigned, onWishSet } from './parcels/on-assigned.ts'
import { onIssued } from './parcels/on-issued.ts'
import { onLabelIssued, onLabelVoided } from './parcels/on-label.ts'
import { onRequest } from './parcels/on-request.ts'

export const topics: Topic[] = ['waybill', 'courier-decision', 'customer']

/** What others ask delivery to do with a parcel. */
const requests: Handlers = {
  'waybill.cancel_requested': (tx, { data }) => onRequest(tx, data, 'cancel'),
  'waybill.return_requested': (tx, { data }) => onRequest(tx, data, 'request_return'),
  'waybill.correction_requested': (tx, { data }) => onRequest(tx, data, 'correct_delivery'),
  'waybill.exception_closed': (tx, { data }) =>
    onRequest(tx, data, data.outcome === 'found' ? 'close_exception_found' : 'close_exception_returned'),
  'waybill.carrier_status_reported': (tx, { data }) =>
    onRequest(tx, data, data.status === 'exception' ? 'report_exception' : `report_${data.status}`),
}

/** What delivery does with what it is told. */
export const handlers: Handlers = {
  ...requests,
  'waybill.issued': (tx, { data }) => onIssued(tx, data),
  'waybill.label_issued': (tx, { data }) => onLabelIssued(tx, data),
  'waybill.label_voided': (tx, { data }) => onLabelVoided(tx, data),
  'waybill.assigned': (tx, { data }) => onAssigned(tx, data),
  'waybill.unassigned': (tx, { data }) => onUnassigned(tx, data),
  'waybill.relabel_approved': (tx, { data }) => onRelabelApproved(tx, data),
  'waybill.destroy_requested': (tx, { data }) => onDestroyRequested(tx, data),
  'courier_decision.approved': (tx, { data }) => onCourierDecided(tx, data, 'approved'),
  'courier_decision.suspended': (tx, { data }) => onCourierDecided(tx, data, 'suspended'),
  'courier_decision.budget_renewed': (tx, { data }) => onBudgetRenewed(tx, data),
  'customer.wish_set': (tx, { data }) => onWishSet(tx, data),
}

export const rules: Omit<Rules, 'handlers'> = {
  requires: requiresIssued,
  // Whoever asks about a destroyed parcel is answered too: by a refusal.
  afterBurial: requests,
  // Destruction waits for nothing, not even for the parcel it speaks of.
  passThrough: (event) => event.type === 'waybill.destroy_requested',
}
