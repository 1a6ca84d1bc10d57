import type { Topic } from '@exqress/contracts/events.ts'
import type { Handlers, Rules } from '@exqress/service/events/apply-events.ts'
import { onGlassTold } from './break-glass/on-glass-told.ts'
import { onDamaged, onFoundReported, onNotReceived, onReceived } from './cases/on-complaint.ts'
import { onNotExpected } from './cases/on-not-expected.ts'
import { onAccountDeleted } from './claims/on-account-deleted.ts'
import { onClaimDropped } from './claims/on-claim-dropped.ts'
import { onCourierApproved, onCourierSignedUp, onCourierSuspended } from './couriers/on-courier-changed.ts'
import { onDestroyAsked } from './destruction/on-destroy-asked.ts'
import { onDestroySettingChanged } from './destruction/on-destroy-setting.ts'
import { onCustomerKeyDestroyed, onParcelKeyDestroyed } from './destruction/on-key-destroyed.ts'
import { onLabelScanned } from './labels/on-label-scanned.ts'
import { onAccessRecorded } from './ledger/on-access-recorded.ts'
import { onCheckpointSigned } from './ledger/on-checkpoint-signed.ts'
import { accessTopics } from './ledger/watch-gaps.ts'
import { onRequestAccepted, onRequestRefused } from './requests/on-request-answered.ts'
import { onReturnRequested } from './requests/on-return-requested.ts'
import {
  onCourierRefused,
  onCourierSuspected,
  onCustomerRefused,
  onCustomerSuspected,
} from './suspicions/raise-suspicion.ts'
import { onStateChanged } from './waybills/on-state-changed.ts'
import { onWishSet } from './waybills/on-wish-set.ts'

/** What others tell this service. A confirmed claim (`customer.claimed`) is its own decision, so it needs no handler, and is taken over from its own word after a restore. */
export const topics: Topic[] = ['parcel', 'courier', 'customer', 'checkpoint', ...accessTopics]

export const handlers: Handlers = {
  'parcel.state_changed': onStateChanged,
  'parcel.label_scanned': onLabelScanned,
  'parcel.request_accepted': onRequestAccepted,
  'parcel.request_refused': onRequestRefused,
  'parcel.key_destroyed': onParcelKeyDestroyed,
  'courier.signed_up': onCourierSignedUp,
  'courier.approved': onCourierApproved,
  'courier.suspended': onCourierSuspended,
  'courier.suspected': onCourierSuspected,
  'courier.label_refused': onCourierRefused,
  'customer.suspected': onCustomerSuspected,
  'customer.label_refused': onCustomerRefused,
  'customer.claim_dropped': onClaimDropped,
  'customer.account_deleted': onAccountDeleted,
  'customer.wish_set': onWishSet,
  'customer.received': onReceived,
  'customer.not_received': onNotReceived,
  'customer.damaged': onDamaged,
  'customer.not_expected': onNotExpected,
  'customer.glass_told': onGlassTold,
  'customer.found_reported': onFoundReported,
  'customer.return_requested': onReturnRequested,
  'customer.destroy_asked': onDestroyAsked,
  'customer.destroy_setting_changed': onDestroySettingChanged,
  'access.recorded': onAccessRecorded,
  'checkpoint.signed': onCheckpointSigned,
  'customer.key_destroyed': onCustomerKeyDestroyed,
}

export const rules: Omit<Rules, 'handlers'> = {
  afterBurial: {
    // A restored service hears of the burial first; the state is a code and a time.
    'parcel.state_changed': onStateChanged,
    'customer.not_expected': onNotExpected,
    'customer.glass_told': onGlassTold,
    'access.recorded': onAccessRecorded,
    'parcel.key_destroyed': onParcelKeyDestroyed,
    'parcel.request_accepted': onRequestAccepted,
    'parcel.request_refused': onRequestRefused,
    'customer.key_destroyed': onCustomerKeyDestroyed,
  },
  // Nothing that came before may hold up a destruction.
  passThrough: ({ type }) => type === 'customer.destroy_asked',
}
