import type { LedgerLogs } from '@exqress/contracts/admin-api.ts'
import { saveFile } from '@exqress/ui/files/save-file.ts'
import { useFormat } from '@exqress/ui/i18n/text.ts'
import { Badge } from '@exqress/ui/look/badge.tsx'
import { Button } from '@exqress/ui/look/button.tsx'
import { useApi } from '@exqress/ui/session/session-provider.tsx'
import { useMutation } from '@tanstack/react-query'
import { answer } from '../contract.ts'
import { useText } from '../i18n/text.ts'
import { useSendRaw } from '../session/raw-provider.tsx'
import { WriteFault } from '../write/write-fault.tsx'

/** One log: how long it is, read again on demand, and as a file for somebody else's verifier. */
export function LogLine({ log }: { log: LedgerLogs['logs'][number] }) {
  const t = useText()
  const format = useFormat()
  const api = useApi()
  const send = useSendRaw()
  const { logId } = log
  const verify = useMutation({
    mutationFn: () => api.get('/api/ledger/verify', { query: { log: logId }, answer: answer('LedgerVerdict') }),
  })
  const take = useMutation({
    mutationFn: () => send<Blob>({ method: 'GET', path: `/api/ledger/export?log=${logId}`, expect: 'file' }),
    onSuccess: (file) => saveFile(file, `ledger-${logId}.ndjson`),
  })
  const verdict = verify.data
  return (
    <li className="line line-wrap">
      <span className="line-body">
        <span className="strong figures">{logId}</span>
        <br />
        <span className="small soft">
          {t('openings.log.size', { count: log.size })}
          {log.checkpoint && ` · ${t('openings.log.signed', { at: format.moment(log.checkpoint.at) })}`}
        </span>
        {verdict && <br />}
        <span role="status">
          {verdict?.ok && (
            <Badge tone="ok" icon="check">
              {t('openings.log.ok', { count: verdict.size })}
            </Badge>
          )}
          {verdict && !verdict.ok && (
            <Badge tone="bad" icon="alert">
              {t('openings.log.broken', { index: verdict.index ?? 0, reason: verdict.reason ?? '' })}
            </Badge>
          )}
        </span>
        <WriteFault error={verify.error ?? take.error} />
      </span>
      <Button icon="shield" busy={verify.isPending} onClick={() => verify.mutate()}>
        {t('openings.log.verify')}
      </Button>
      <Button variant="quiet" icon="install" busy={take.isPending} onClick={() => take.mutate()}>
        {t('openings.log.export')}
      </Button>
    </li>
  )
}
