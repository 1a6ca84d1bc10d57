/**
 * Codes, times, digests and signatures: they say nothing about a person, and outlive a parcel's destruction. Of `issued` nothing is
 * taken over but that there was a waybill and what its box showed.
 */
export const OUTLIVING = [
  'waybill.issued',
  'waybill.label_issued',
  'waybill.label_voided',
  'access.recorded',
  'parcel.state_changed',
  'waybill.cancel_requested',
  'waybill.return_requested',
  'waybill.carrier_status_reported',
  'waybill.exception_closed',
  'waybill.correction_requested',
  'waybill.case_opened',
  'waybill.case_answered',
  'waybill.receipt_signed',
]
