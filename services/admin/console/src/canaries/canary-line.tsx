import type { Canary } from '@exqress/contracts/admin-api.ts'
import { saveFile } from '@exqress/ui/files/save-file.ts'
import { useFormat } from '@exqress/ui/i18n/text.ts'
import { Badge } from '@exqress/ui/look/badge.tsx'
import { Button } from '@exqress/ui/look/button.tsx'
import { Sheet } from '@exqress/ui/look/sheet.tsx'
import { useWrite } from '@exqress/ui/write/use-write.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useText } from '../i18n/text.ts'
import { useSendRaw } from '../session/raw-provider.tsx'
import { WriteFault } from '../write/write-fault.tsx'

/** One label of nobody. It leads to no parcel: opening that would itself be an alarm. */
export function CanaryLine({ canary, carrierName }: { canary: Canary; carrierName: string }) {
  const t = useText()
  const format = useFormat()
  const send = useSendRaw()
  const queries = useQueryClient()
  const [asking, setAsking] = useState(false)
  const { waybillId, findTag, sortCode, madeAt, alarms, lastAlarmAt, retiredAt, destroyed } = canary
  const take = useMutation({
    mutationFn: async (kind: 'png' | 'pdf') => ({
      kind,
      file: await send<Blob>({ method: 'GET', path: `/api/waybills/${waybillId}/label.${kind}`, expect: 'file' }),
    }),
    // Its name says no more than that of any other label: the file may lie about on a disk.
    onSuccess: ({ kind, file }) => saveFile(file, `label-${waybillId.slice(-8)}.${kind}`),
  })
  const retire = useWrite(
    (api, id) => api.post(`/api/canaries/${waybillId}/retire`, { body: { id }, idempotent: true }),
    {
      onSuccess: () => {
        setAsking(false)
        return queries.invalidateQueries({ queryKey: ['canaries'] })
      },
    },
  )
  return (
    <li className="line line-wrap">
      <div className="line-body stack">
        <span>
          <span className="strong">{findTag}</span> · {sortCode} · {carrierName}
          <br />
          <span className="small soft">
            {retiredAt
              ? t('canaries.retired', { day: format.date(retiredAt) })
              : t('canaries.madeOn', { day: format.date(madeAt) })}
            {destroyed && !retiredAt && ` · ${t('canaries.expired')}`}
          </span>
        </span>
        <span className="row">
          {lastAlarmAt ? (
            <Badge tone="bad" icon="alert">
              {t('canaries.alarms', { count: alarms, last: format.moment(lastAlarmAt) })}
            </Badge>
          ) : (
            <Badge icon="check">{t('canaries.quiet')}</Badge>
          )}
        </span>
        <WriteFault error={take.error} known={{ label_in_use: t('canaries.inUse'), not_readable: t('print.gone') }} />
      </div>
      {!destroyed && (
        <>
          {(['png', 'pdf'] as const).map((kind) => (
            <Button
              key={kind}
              icon={kind === 'png' ? 'picture' : 'printer'}
              busy={take.isPending && take.variables === kind}
              aria-label={t(`canaries.${kind}.of`, { name: findTag })}
              onClick={() => take.mutate(kind)}
            >
              {t(`canaries.${kind}`)}
            </Button>
          ))}
          <Button
            variant="quiet"
            aria-label={t('canaries.retire.of', { name: findTag })}
            onClick={() => setAsking(true)}
          >
            {t('canaries.retire')}
          </Button>
        </>
      )}
      <Sheet open={asking} onClose={() => setAsking(false)} title={t('canaries.retire.title', { name: findTag })}>
        <p>{t('canaries.retire.text')}</p>
        <WriteFault error={retire.error} />
        <Button variant="danger" big wide busy={retire.isPending} onClick={() => retire.mutate()}>
          {t('canaries.retire.button')}
        </Button>
        <Button variant="quiet" wide onClick={() => setAsking(false)}>
          {t('cancel')}
        </Button>
      </Sheet>
    </li>
  )
}
