import { saveFile } from '@exqress/ui/files/save-file.ts'
import { Button } from '@exqress/ui/look/button.tsx'
import { Icon } from '@exqress/ui/look/icon.tsx'
import { Sheet } from '@exqress/ui/look/sheet.tsx'
import { pathsOf } from '@exqress/ui/session/api-error.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useText } from '../i18n/text.ts'
import { useSendRaw } from '../session/raw-provider.tsx'
import { WriteFault } from '../write/write-fault.tsx'
import { printable, type Selection } from './selection.ts'

/** Makes one PDF of the chosen parcels' labels, opens it, and offers it for saving where the browser would not open it. */
export function PrintSheet({ open, selection, onClose }: { open: boolean; selection: Selection; onClose: () => void }) {
  const t = useText()
  return (
    <Sheet open={open} onClose={onClose} title={t('print.title')}>
      <Printing selection={selection} onClose={onClose} />
    </Sheet>
  )
}

function Printing({ selection, onClose }: { selection: Selection; onClose: () => void }) {
  const t = useText()
  const send = useSendRaw()
  const queries = useQueryClient()
  const { labels, left, before } = printable(selection)
  const make = useMutation({
    mutationFn: async () => {
      const file = await send<Blob>({
        path: '/api/labels',
        body: JSON.stringify({ waybillIds: labels.map(({ waybillId }) => waybillId) }),
        type: 'application/json',
        expect: 'file',
      })
      return { file, url: URL.createObjectURL(file), count: labels.length }
    },
    onSuccess: ({ url }) => {
      window.open(url, '_blank')
      void queries.invalidateQueries({ queryKey: ['parcels'] })
      void queries.invalidateQueries({ queryKey: ['parcel'] })
    },
  })
  const made = make.data
  // Only its own answer names them by their places.
  const tags = pathsOf(make.error)
    .flatMap((path) => labels[Number(path.slice('waybillIds.'.length))]?.findTag ?? [])
    .join(', ')
  useEffect(() => () => (made ? URL.revokeObjectURL(made.url) : undefined), [made])

  if (made)
    return (
      <>
        <p className="row strong" role="status">
          <Icon name="check" />
          {t('print.made', { count: made.count })}
        </p>
        <p className="soft">{t('print.made.text')}</p>
        <a className="button button-main button-big button-wide" href={made.url} target="_blank" rel="noreferrer">
          <Icon name="printer" />
          {t('print.open')}
        </a>
        <Button wide icon="install" onClick={() => saveFile(made.file, 'exqress-labels.pdf')}>
          {t('print.save')}
        </Button>
        <Button variant="quiet" wide onClick={onClose}>
          {t('close')}
        </Button>
      </>
    )
  return (
    <>
      {labels.length > 0 ? <p>{t('print.text', { count: labels.length })}</p> : <p>{t('print.none')}</p>}
      {left > 0 && labels.length > 0 && <p className="notice">{t('print.left', { count: left })}</p>}
      {before > 0 && <p className="notice">{t('print.before', { count: before })}</p>}
      <WriteFault
        error={make.error}
        known={{
          label_in_use: t('print.inUse', { tags }),
          label_cancelled: t('print.cancelled', { tags }),
          not_readable: t('print.gone'),
        }}
      />
      {labels.length > 0 && (
        <Button variant="main" big wide icon="printer" busy={make.isPending} onClick={() => make.mutate()}>
          {t('print.button', { count: labels.length })}
        </Button>
      )}
      <Button variant="quiet" wide onClick={onClose}>
        {t('cancel')}
      </Button>
    </>
  )
}
