import type { DeskDestruction } from '@exqress/contracts/admin-api.ts'
import { saveFile } from '@exqress/ui/files/save-file.ts'
import { useFormat } from '@exqress/ui/i18n/text.ts'
import { Badge } from '@exqress/ui/look/badge.tsx'
import { Button, ButtonLink } from '@exqress/ui/look/button.tsx'
import { useMutation } from '@tanstack/react-query'
import { useText } from '../i18n/text.ts'
import { useSendRaw } from '../session/raw-provider.tsx'
import { useMe } from '../shell/me-query.ts'
import { WriteFault } from '../write/write-fault.tsx'

/** One parcel whose data are destroyed: who asked and why, how far it is, and the receipt. */
export function DestructionLine({ destruction }: { destruction: DeskDestruction }) {
  const t = useText()
  const format = useFormat()
  const send = useSendRaw()
  const me = useMe()
  const { waybillId, findTag: name, askedBy, askedByAdmin, reason, askedAt, state, missing } = destruction
  const take = useMutation({
    mutationFn: () =>
      send<Blob>({ method: 'GET', path: `/api/waybills/${waybillId}/destruction-receipt.pdf`, expect: 'file' }),
    onSuccess: (file) => saveFile(file, `receipt-${waybillId.slice(-8)}.pdf`),
  })
  const who =
    askedBy === 'recipient'
      ? t('destructions.by.recipient')
      : !askedByAdmin
        ? t('destructions.by.desk')
        : askedByAdmin === me.data?.adminId
          ? t('destructions.by.me')
          : t('destructions.by.other', { id: askedByAdmin.slice(-4) })
  return (
    <li className="line line-wrap">
      <div className="line-body stack">
        <span>
          <span className="strong">{name}</span>
          {reason && ` · ${t(`destroy.reason.${reason}`)}`}
          <br />
          <span className="small soft">
            {format.stamp(askedAt)} · {who}
          </span>
        </span>
        <span className="row">
          {state === 'done' && (
            <Badge tone="ok" icon="check">
              {t('destructions.done')}
            </Badge>
          )}
          {state === 'held' && (
            <Badge tone="warn" icon="clock">
              {t('destructions.held')}
            </Badge>
          )}
          {state === 'running' && (
            <>
              <Badge tone="brand" icon="clock">
                {t('destructions.running')}
              </Badge>
              <span className="small soft">
                {missing.length === 0
                  ? t('destructions.signing')
                  : missing.map((service) => t(`destructions.missing.${service}`)).join(' · ')}
              </span>
            </>
          )}
        </span>
        <WriteFault error={take.error} />
      </div>
      {state === 'done' && (
        <Button
          icon="install"
          busy={take.isPending}
          aria-label={t('destructions.receipt.of', { name })}
          onClick={() => take.mutate()}
        >
          {t('destructions.receipt')}
        </Button>
      )}
      {state === 'held' && <ButtonLink to="/cases">{t('destructions.held.case')}</ButtonLink>}
    </li>
  )
}
