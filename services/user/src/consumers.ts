import type { Topic } from '@exqress/contracts/events.ts'
import { type Handlers, type Rules, requiresIssued } from '@exqress/service/events/apply-events.ts'
import { onMatched, onUnmatched } from './claims/on-matched.ts'
import { onDestroyHeld } from './destruction/on-destroy-held.ts'
import { onDestroyRequested } from './destruction/on-destroy-requested.ts'
import { onDestroyUnheard } from './destruction/on-destroy-unheard.ts'
import { onAdminKeyDestroyed, onDeliveryKeyDestroyed } from './destruction/on-key-destroyed.ts'

import { onReceiptSigned } from './destruction/on-receipt-signed.ts'

import { onCaseAnswered, onCaseOpened } from './openings/on-case.ts'

import { onCheckpointSigned } from './openings/on-checkpoint-signed.ts'
import { onBuriedGlassBroken, onGlassBroken } from './openings/on-glass-broken.ts'
import { onBuriedOpenedUnexpectedly, onOpenedUnexpectedly } from './openings/on-opened-unexpectedly.ts'
import { onLabelIssued, onLabelScanned, onLabelVoided } from './parcels/on-labels.ts'
import { onBuriedParcelStateChanged, onParcelStateChanged } from './parcels/on-parcel-state-changed.ts'
import { onBuriedWaybillIssued, onWaybillIssued } from './parcels/on-waybill-issued.ts'
import { onProofRecorded } from './proofs/on-proof-recorded.ts'

export const topics: Topic[] = ['waybill', 'parcel', 'checkpoint']

/** What this service does with what it is told. */
export const handlers: Handlers = {
  'waybill.issued': onWaybillIssued,
  'waybill.label_issued': onLabelIssued,
  'waybill.label_voided': onLabelVoided,
  'waybill.opened_unexpectedly': onOpenedUnexpectedly,
  'waybill.case_opened': onCaseOpened,
  'waybill.case_answered': onCaseAnswered,
  'waybill.matched': onMatched,
  'waybill.unmatched': onUnmatched,
  'waybill.glass_broken': onGlassBroken,
  'waybill.destroy_requested': onDestroyRequested,
  'waybill.destroy_held': onDestroyHeld,
  'waybill.destroy_unheard': onDestroyUnheard,
  'waybill.key_destroyed': onAdminKeyDestroyed,
  'waybill.receipt_signed': onReceiptSigned,
  'parcel.state_changed': onParcelStateChanged,
  'parcel.label_scanned': onLabelScanned,
  'parcel.proof_recorded': onProofRecorded,
  'parcel.key_destroyed': onDeliveryKeyDestroyed,
  'checkpoint.signed': onCheckpointSigned,
}

export const rules: Omit<Rules, 'handlers'> = {
  requires: requiresIssued,
  // Destruction waits for nothing, not even for the parcel it speaks of.
  passThrough: ({ type }) => type === 'waybill.destroy_requested',
  afterBurial: {
    'waybill.issued': onBuriedWaybillIssued,
    'waybill.label_issued': onLabelIssued,
    'waybill.label_voided': onLabelVoided,
    'waybill.opened_unexpectedly': onBuriedOpenedUnexpectedly,
    'waybill.case_opened': onCaseOpened,
    'waybill.case_answered': onCaseAnswered,
    'waybill.glass_broken': onBuriedGlassBroken,
    'waybill.destroy_requested': onDestroyRequested,
    'waybill.key_destroyed': onAdminKeyDestroyed,
    'waybill.receipt_signed': onReceiptSigned,
    'parcel.state_changed': onBuriedParcelStateChanged,
    'parcel.key_destroyed': onDeliveryKeyDestroyed,
  },
}
