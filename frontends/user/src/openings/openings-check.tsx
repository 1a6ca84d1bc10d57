import type { OpeningsFault } from '@exqress/crypto/ledger/check-openings.ts'
import { Button } from '@exqress/ui/look/button.tsx'
import { Told } from '../shell/told.tsx'
import type { CheckedOpenings } from './openings-query.ts'
import { type OpeningText, useOpeningText } from './text.ts'

/** Whether what is shown holds, as this device found out by itself; what does not is named. */
export function OpeningsCheck({ checked, onAcceptKey }: { checked: CheckedOpenings; onAcceptKey: () => void }) {
  const t = useOpeningText()
  const { faults, total, pending } = checked
  const has = (kind: OpeningsFault['kind']) => faults.some((fault) => fault.kind === kind)
  const waiting = pending > 0 && (
    <p role="status" className="soft">
      {t('openings.pending', { count: pending })}
    </p>
  )
  if (has('key_changed'))
    return (
      <Told tone="bad" title={t('openings.keyChanged')}>
        <p>{t('openings.keyChanged.text')}</p>
        <Button onClick={onAcceptKey}>{t('openings.keyChanged.accept')}</Button>
      </Told>
    )
  if (has('unsupported'))
    return (
      <Told tone="warn" title={t('openings.unsupported')}>
        <p className="soft">{t('openings.unsupported.text')}</p>
      </Told>
    )
  if (faults.length > 0)
    return (
      <Told tone="bad" title={t('openings.broken')}>
        <p>{t('openings.broken.text')}</p>
        <ul className="faults">
          {faults.map((fault) => (
            <li key={JSON.stringify(fault)}>{faultWords(fault, t)}</li>
          ))}
        </ul>
        {waiting}
      </Told>
    )
  if (total === 0) return waiting
  return (
    <Told tone="ok" title={t('openings.ok', { count: total })}>
      <p className="small soft">{t('openings.ok.text')}</p>
      {waiting}
    </Told>
  )
}

const services = ['admin', 'delivery', 'user'] as const

function faultWords(fault: OpeningsFault, t: OpeningText): string {
  switch (fault.kind) {
    case 'signature':
    case 'shorter':
    case 'forked':
    case 'gone':
      return t(`fault.${fault.kind}`, { log: fault.logId })
    case 'not_in_log':
    case 'unreadable':
      return t(`fault.${fault.kind}`, { log: fault.logId, index: fault.index })
    case 'missing':
    case 'chain': {
      const service = services.find((name) => name === fault.service) ?? 'other'
      return t(`fault.${fault.kind}`, { service: t(`service.${service}`), number: fault.number })
    }
    default:
      return t('openings.keyChanged')
  }
}
