import { Icon, type IconName } from '@exqress/ui/look/icon.tsx'
import type { ReactNode } from 'react'
import './told.css'

type Tone = 'ok' | 'warn' | 'bad'
type ToldProps = { tone: Tone; title: string; heading?: 'h2' | 'p'; children?: ReactNode }
const icons: Record<Tone, IconName> = { ok: 'shield', warn: 'alert', bad: 'alert' }

/** What a check on this device found: that it holds, that it could not be checked, or, `bad`, that it does not hold. */
export function Told({ tone, title, heading: Heading = 'p', children }: ToldProps) {
  return (
    <div className="card stack told" data-tone={tone} role={tone === 'bad' ? 'alert' : 'status'}>
      <Heading className="told-title strong">
        <Icon name={icons[tone]} />
        {title}
      </Heading>
      {children}
    </div>
  )
}
