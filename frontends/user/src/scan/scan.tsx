import { Page } from '@exqress/ui/look/bars.tsx'
import { Card } from '@exqress/ui/look/card.tsx'
import { LazyScanner } from '@exqress/ui/scanner/lazy-scanner.tsx'
import { useApi } from '@exqress/ui/session/session-provider.tsx'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { useText } from '../i18n/text.ts'
import { ParcelCard } from '../parcels/parcel-card.tsx'
import { findByTag } from '../parcels/parcel-queries.ts'
import { MainScreen } from '../shell/main-screen.tsx'
import { WriteFault } from '../write/write-fault.tsx'
import { useLabelInHand } from './label-in-hand.tsx'

/** Camera, picture or find tag; a label goes on to `/label`, which opens it. */
export default function Scan() {
  const t = useText()
  const api = useApi()
  const navigate = useNavigate()
  const { take } = useLabelInHand()
  const search = useMutation({
    mutationFn: (findTag: string) => findByTag(api, findTag),
    onSuccess: ([only, ...others]) => {
      if (only && others.length === 0) navigate(`/parcels/${only.waybillId}`)
    },
  })
  return (
    <MainScreen title={t('scan.title')}>
      <Page>
        <LazyScanner
          mode="single"
          onToken={(token) => {
            take(token)
            navigate('/label')
            return undefined
          }}
          onFindTag={(findTag) => search.mutate(findTag)}
        />
        <div role="status" className="stack">
          {search.isPending && <p className="soft">{t('scan.tag.searching')}</p>}
          {search.data?.length === 0 && (
            <Card>
              <p className="strong">{t('scan.tag.none', { findTag: search.variables ?? '' })}</p>
              <p className="soft">{t('scan.tag.none.text')}</p>
            </Card>
          )}
          {(search.data?.length ?? 0) > 1 && (
            <>
              <p className="soft">{t('scan.tag.several')}</p>
              <ul className="list">
                {search.data?.map((parcel) => (
                  <li key={parcel.waybillId}>
                    <ParcelCard parcel={parcel} />
                  </li>
                ))}
              </ul>
            </>
          )}
          <WriteFault error={search.error} />
        </div>
        <p className="small soft">{t('scan.privacy')}</p>
      </Page>
    </MainScreen>
  )
}
