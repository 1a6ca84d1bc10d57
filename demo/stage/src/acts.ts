import type { Step } from '../../src/stage/steps.ts'

/** What a line of an act does when it is pressed; without one it only points at something. */
export type Deed =
  | Step
  | 'xray'
  | 'prove'
  | 'openings'
  | 'receipt'
  | 'kill'
  | 'restart'
  | 'again'
  | 'cut'
  | 'courierApp'
  | 'signal'
/** Where to look: the id of a part of the page. */
export type Region = 'label' | 'life' | 'cards' | 'messages' | 'xray-panel' | 'destroyed' | 'broker' | 'tray'

type ActName = 'passer' | 'courier' | 'recipient' | 'xray' | 'destroy' | 'kafka'
/** `needs`: the step without which there is nothing to look at; a deed that is a step says so itself. */
export type ActLine = { say: `${ActName}.${number}`; deed?: Deed; needs?: Step; at: Region }
export type Act = {
  name: ActName
  lines: readonly ActLine[] /** Where it stands in the code. */
  code: readonly string[]
}

export const acts = [
  {
    name: 'passer',
    lines: [
      { say: 'passer.1', deed: 'register', at: 'label' },
      { say: 'passer.2', needs: 'register', at: 'label' },
      { say: 'passer.3', needs: 'register', at: 'cards' },
    ],
    code: ['packages/label/src/layout.ts', 'packages/crypto/src/token.ts', 'services/user/src/scans'],
  },
  {
    name: 'courier',
    lines: [
      { say: 'courier.1', deed: 'take', at: 'cards' },
      { say: 'courier.2', deed: 'load', at: 'cards' },
      { say: 'courier.3', deed: 'depart', at: 'life' },
      { say: 'courier.4', deed: 'open', at: 'cards' },
      { say: 'courier.5', deed: 'deliver', at: 'cards' },
      { say: 'courier.6', deed: 'courierApp', needs: 'depart', at: 'tray' },
      { say: 'courier.7', deed: 'cut', needs: 'depart', at: 'tray' },
      { say: 'courier.8', deed: 'signal', needs: 'depart', at: 'tray' },
    ],
    code: [
      'packages/contracts/src/disclosure.ts',
      'services/delivery/src/scans/open-scans.ts',
      'services/delivery/src/parcels',
      'frontends/delivery/src/scan/taps.browser.test.ts',
      'frontends/delivery/src/outbox',
    ],
  },
  {
    name: 'recipient',
    lines: [
      { say: 'recipient.1', needs: 'depart', at: 'messages' },
      { say: 'recipient.2', deed: 'openings', needs: 'register', at: 'cards' },
    ],
    code: ['frontends/user/src/openings', 'packages/crypto/src/ledger/check-openings.ts', 'services/admin/src/ledger'],
  },
  {
    name: 'xray',
    lines: [
      { say: 'xray.1', deed: 'xray', needs: 'register', at: 'xray-panel' },
      { say: 'xray.2', deed: 'prove', at: 'xray-panel' },
    ],
    code: ['scripts/lib/xray.ts', 'packages/testing/src/text-forms.ts', 'packages/crypto/src/tiers.ts'],
  },
  {
    name: 'destroy',
    lines: [
      { say: 'destroy.1', deed: 'destroy', at: 'destroyed' },
      { say: 'destroy.2', needs: 'destroy', at: 'cards' },
      { say: 'destroy.3', deed: 'receipt', needs: 'destroy', at: 'destroyed' },
    ],
    code: [
      'services/admin/src/destruction',
      'packages/crypto/src/destruction-receipt.ts',
      'scripts/verify-receipt.mjs',
    ],
  },
  {
    name: 'kafka',
    lines: [
      { say: 'kafka.1', deed: 'register', at: 'label' },
      { say: 'kafka.2', deed: 'kill', at: 'broker' },
      { say: 'kafka.3', deed: 'take', at: 'cards' },
      { say: 'kafka.4', deed: 'restart', at: 'broker' },
      { say: 'kafka.5', deed: 'again', needs: 'take', at: 'cards' },
    ],
    code: ['packages/service/src/events', 'e2e/src/failures'],
  },
] as const satisfies readonly Act[]
