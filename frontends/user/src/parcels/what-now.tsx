import type { ParcelDetail } from '@exqress/contracts/user-api.ts'
import { Badge, ParcelBadge } from '@exqress/ui/look/badge.tsx'
import type { ReactNode } from 'react'
import { useText } from '../i18n/text.ts'
import { nowWords } from './now-words.ts'

/** The top of a parcel: where it is in one sentence, what comes next, and (`children`) the thing to do. */
export function WhatNow({ parcel, children }: { parcel: ParcelDetail; children: ReactNode }) {
  const t = useText()
  const { title, text } = nowWords(parcel, t)
  return (
    <section className="what-now" aria-labelledby="now-title">
      <div className="row">
        <ParcelBadge state={parcel.state} />
        {parcel.relation === 'sender' && <Badge>{t('list.sent')}</Badge>}
        {parcel.kind === 'return' && <Badge icon="return">{t('list.return')}</Badge>}
      </div>
      <h2 id="now-title" className="page-title">
        {title}
      </h2>
      {text && <p className="lead soft">{text}</p>}
      {parcel.waiting && (
        <p role="status" className="soft">
          {t('now.waiting')}
        </p>
      )}
      {children}
    </section>
  )
}
