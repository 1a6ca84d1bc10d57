/** Codes, times, digests and signatures: they say nothing about a person, and outlive a parcel's destruction. */
export const OUTLIVING = [
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
