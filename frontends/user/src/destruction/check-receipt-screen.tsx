import type { ReceiptKeys } from '@exqress/contracts/destruction.ts'
import {
  checkReceipt,
  type DestructionReceipt,
  numbersCoveredFrom,
  type ReceiptVerdict,
} from '@exqress/crypto/destruction-receipt.ts'
import { useFormat } from '@exqress/ui/i18n/text.ts'
import { Page } from '@exqress/ui/look/bars.tsx'
import { Button } from '@exqress/ui/look/button.tsx'
import { Field } from '@exqress/ui/look/field.tsx'
import { useApi } from '@exqress/ui/session/session-provider.tsx'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { DeepScreen } from '../shell/deep-screen.tsx'
import { Told } from '../shell/told.tsx'
import { useDestructionText } from './text.ts'

type Result = ReceiptVerdict | { ok: false; reason: 'unsupported' | 'keys' }
const MOST_BYTES = 5_000_000

/** Anybody checks a receipt here, without an account: the file stays on this device, only our public keys are fetched. */
export default function CheckReceiptScreen() {
  const t = useDestructionText()
  const api = useApi()
  const [pasted, setPasted] = useState('')
  const chooser = useRef<HTMLInputElement>(null)
  const check = useMutation({
    mutationFn: async (text: string): Promise<Result> => {
      let keys: Uint8Array[]
      try {
        const said = await api.get<ReceiptKeys>('/api/receipt-keys', { anonymous: true })
        keys = said.keys.map(({ publicKey }) => bytesOf(publicKey))
      } catch {
        return { ok: false, reason: 'keys' }
      }
      return checkReceipt(text, keys).catch(() => ({ ok: false, reason: 'unsupported' }) as const)
    },
  })
  // Latin-1: a PDF is no text, and what is signed has plain characters only.
  const read = async (file: File | undefined) => {
    if (!file) return
    const bytes = await file.slice(0, MOST_BYTES).arrayBuffer()
    check.mutate(new TextDecoder('latin1').decode(bytes))
  }
  return (
    <DeepScreen title={t('check.title')}>
      <Page>
        <p className="lead soft">{t('check.text')}</p>
        <Button wide icon="install" onClick={() => chooser.current?.click()}>
          {t('check.file')}
        </Button>
        <input
          ref={chooser}
          type="file"
          accept=".json,.pdf,application/json,application/pdf"
          hidden
          onChange={({ target }) => {
            const file = target.files?.[0]
            target.value = '' // the same name again, after it was saved anew, is a change too
            void read(file)
          }}
        />
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault()
            check.mutate(pasted)
          }}
        >
          <Field
            label={t('check.paste')}
            hint={t('check.paste.hint')}
            value={pasted}
            onChange={({ target }) => setPasted(target.value)}
            autoComplete="off"
            spellCheck={false}
          />
          <Button type="submit" wide disabled={pasted.trim() === ''} busy={check.isPending}>
            {t('check.button')}
          </Button>
        </form>
        <div className="stack">
          {check.isPending && (
            <p className="soft" role="status">
              {t('check.checking')}
            </p>
          )}
          {check.data && <Verdict result={check.data} />}
        </div>
      </Page>
    </DeepScreen>
  )
}

function Verdict({ result }: { result: Result }) {
  const t = useDestructionText()
  if (result.ok) return <Facts receipt={result.receipt} />
  const isForged = result.reason === 'signature' || result.reason === 'no_key'
  return (
    <Told heading="h2" tone={isForged ? 'bad' : 'warn'} title={t(isForged ? 'check.bad' : 'check.unread')}>
      <p>{t(`check.${result.reason}`)}</p>
    </Told>
  )
}

function Facts({ receipt }: { receipt: DestructionReceipt }) {
  const t = useDestructionText()
  const format = useFormat()
  const moment = (at: string) => `${format.date(at)} ${format.time(at)}`
  const facts = [
    [t('check.reason'), t(`check.reason.${receipt.reason}`)],
    [t('check.asked'), moment(receipt.askedAt)],
    [t('check.user'), moment(receipt.destroyedAt.user)],
    [t('check.delivery'), moment(receipt.destroyedAt.delivery)],
    [t('check.admin'), moment(receipt.destroyedAt.admin)],
    [t('check.backups'), moment(receipt.backupsCoveredFrom)],
    [t('check.numbers'), moment(numbersCoveredFrom(receipt))],
    [t('check.labels'), t('check.labels.count', { count: receipt.labelDigests.length })],
  ]
  return (
    <Told heading="h2" tone="ok" title={t('check.ok')}>
      <p>{t('check.ok.text')}</p>
      <dl className="stack">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt className="small soft">{name}</dt>
            <dd className="strong">{value}</dd>
          </div>
        ))}
      </dl>
      <p className="small soft">{t('check.running')}</p>
    </Told>
  )
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0))
}
