import { Icon, type IconName } from '@exqress/ui/look/icon.tsx'
import type { ReactNode } from 'react'
import './told.css'

type ToldProps = { bad?: boolean; icon: IconName; title: string; heading?: 'h2' | 'p'; children?: ReactNode }

/** What a check on this device found: that it holds, or, with `bad`, that it does not. */
export function Told({ bad = false, icon, title, heading: Heading = 'p', children }: ToldProps) {
  return (
    <div className="card stack told" data-bad={bad} role={bad ? 'alert' : 'status'}>
      <Heading className="row strong">
        <Icon name={icon} />
        {title}
      </Heading>
      {children}
    </div>
  )
}
