import type { FoundReport as Report } from '@exqress/contracts/user-api.ts'
import { Page } from '@exqress/ui/look/bars.tsx'
import { Button, ButtonLink } from '@exqress/ui/look/button.tsx'
import { Segments } from '@exqress/ui/look/segments.tsx'
import { Empty } from '@exqress/ui/look/states.tsx'
import { LazyScanner } from '@exqress/ui/scanner/lazy-scanner.tsx'
import { useWrite } from '@exqress/ui/write/use-write.ts'
import { useState } from 'react'
import { answer } from '../contract.ts'
import { useText } from '../i18n/text.ts'
import { useLabelInHand } from '../scan/label-in-hand.tsx'
import { DeepScreen } from '../shell/deep-screen.tsx'
import { WriteFault } from '../write/write-fault.tsx'

type Where = ReturnType<(typeof Report)['parse']>['where']
const places: readonly Where[] = ['my_door', 'street', 'shop', 'other']

/** Anybody may say where a box stands; nothing is asked about the person, and nothing is told about the box. */
export default function FoundReport() {
  const t = useText()
  const { label, take, drop } = useLabelInHand()
  const [where, setWhere] = useState<Where>()
  const report = useWrite(
    (api, id, input: { token: string; where: Where }) =>
      api.post('/api/found', {
        anonymous: true,
        body: { id, ...input },
        idempotent: true,
        answer: answer('FoundAnswer'),
      }),
    { onSuccess: drop },
  )
  const token = label?.token
  return (
    <DeepScreen title={t('found.bar')}>
      <Page>
        {report.isSuccess ? (
          <Empty icon="check" title={t('found.thanks')}>
            <p>{t('found.thanks.text')}</p>
            <ButtonLink to="/" variant="main" replace>
              {t('found.home')}
            </ButtonLink>
          </Empty>
        ) : token === undefined ? (
          <>
            <p className="lead">{t('found.scan')}</p>
            <LazyScanner
              mode="single"
              onToken={(read) => {
                take(read)
                return undefined
              }}
            />
          </>
        ) : (
          <>
            <h2 className="page-title">{t('found.title')}</h2>
            <Segments<Where>
              label={t('found.title')}
              options={places.map((value) => ({ value, label: t(`found.${value}`) }))}
              value={where}
              onChange={setWhere}
            />
            <WriteFault error={report.error} known={{ too_many: t('found.tooMany') }} />
            <Button
              variant="main"
              big
              wide
              busy={report.isPending}
              disabled={!where}
              onClick={() => where && report.mutate({ token, where })}
            >
              {t('found.button')}
            </Button>
            <p className="small soft">{t('found.privacy')}</p>
          </>
        )}
      </Page>
    </DeepScreen>
  )
}
