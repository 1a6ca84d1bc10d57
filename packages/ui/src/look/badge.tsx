import type { ParcelState } from '@exqress/contracts/states.ts'
import type { ReactNode } from 'react'
import { useSharedText } from '../i18n/shared-text.ts'
import { Icon, type IconName } from './icon.tsx'

export type Tone = 'calm' | 'brand' | 'accent' | 'ok' | 'warn' | 'bad'

/** A small word with a picture: never told by colour alone. */
export function Badge({ tone = 'calm', icon, children }: { tone?: Tone; icon?: IconName; children: ReactNode }) {
  return (
    <span className={`badge badge-${tone}`}>
      {icon && <Icon name={icon} />}
      {children}
    </span>
  )
}

const looks: Record<ParcelState, [Tone, IconName]> = {
  registered: ['calm', 'list'],
  picked_up: ['brand', 'box'],
  in_transit: ['brand', 'truck'],
  out_for_delivery: ['accent', 'truck'],
  attempt_failed: ['warn', 'alert'],
  delivered: ['ok', 'check'],
  return_requested: ['warn', 'return'],
  returning: ['warn', 'return'],
  returned: ['calm', 'return'],
  cancelled: ['calm', 'close'],
  exception: ['bad', 'alert'],
}

/** Where a parcel is, in the reader's language. */
export function ParcelBadge({ state }: { state: ParcelState }) {
  const t = useSharedText()
  const [tone, icon] = looks[state]
  return (
    <Badge tone={tone} icon={icon}>
      {t(`state.${state}`)}
    </Badge>
  )
}

/** 찾기번호, set so that it is read out easily. */
export function FindTag({ children }: { children: string }) {
  return <span className="find-tag">{children}</span>
}

/** 동·호 or a load number, as large as a courier needs it at arm's length (≥ 40 px). */
export function DoorNumber({ children }: { children: ReactNode }) {
  return <span className="door">{children}</span>
}

/** The door memo (≥ 28 px), marked as something to act on. */
export function DoorMemo({ children }: { children: ReactNode }) {
  return <p className="memo">{children}</p>
}
