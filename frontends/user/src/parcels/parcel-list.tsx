import type { ListedParcel } from '@exqress/contracts/user-api.ts'
import { Page } from '@exqress/ui/look/bars.tsx'
import { Button, ButtonLink } from '@exqress/ui/look/button.tsx'
import { InstallPrompt } from '@exqress/ui/look/install-prompt.tsx'
import { Segments } from '@exqress/ui/look/segments.tsx'
import { Empty, Failed, Loading } from '@exqress/ui/look/states.tsx'
import { preloadScanner } from '@exqress/ui/scanner/lazy-scanner.tsx'
import { isApiError } from '@exqress/ui/session/api-error.ts'
import { useEffect, useState } from 'react'
import { useMe } from '../account/me-query.ts'
import { useText } from '../i18n/text.ts'
import { SeenParcels } from '../offline/seen-parcels.tsx'
import { MainScreen } from '../shell/main-screen.tsx'
import { FoundCard } from './found-card.tsx'
import { ParcelCard } from './parcel-card.tsx'
import { type Filter, useParcels } from './parcel-queries.ts'

/** My parcels of every carrier; those that only my number matched stand apart, with one step to take. */
export function ParcelList() {
  const t = useText()
  const [filter, setFilter] = useState<Filter>('active')
  const list = useParcels(filter)
  const me = useMe()
  useEffect(() => {
    const timer = setTimeout(preloadScanner, 3_000)
    return () => clearTimeout(timer)
  }, [])
  const parcels = list.data?.pages.flatMap((page) => page.parcels)
  if (!parcels && isApiError(list.error, 'offline')) return <SeenParcels />

  const found = parcels?.filter(({ relation }) => relation === 'found') ?? []
  const mine = todayFirst(parcels?.filter(({ relation }) => relation !== 'found') ?? [])
  return (
    <MainScreen title={t('list.title')}>
      <Page>
        <Segments<Filter>
          label={t('list.filter')}
          options={[
            { value: 'active', label: t('list.active') },
            { value: 'final', label: t('list.final') },
          ]}
          value={filter}
          onChange={setFilter}
        />
        {list.isPending ? (
          <Loading />
        ) : !parcels ? (
          <Failed error={list.error} onRetry={() => void list.refetch()} />
        ) : (
          <>
            {me.data && !me.data.name && <NameNotice />}
            {found.length > 0 && <Found parcels={found} />}
            {mine.length > 0 ? (
              <ul className="list" aria-label={t('list.title')}>
                {mine.map((parcel) => (
                  <li key={parcel.waybillId}>
                    <ParcelCard parcel={parcel} />
                  </li>
                ))}
              </ul>
            ) : (
              found.length === 0 && <Nothing filter={filter} />
            )}
            {list.hasNextPage && (
              <Button wide busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                {t('list.more')}
              </Button>
            )}
          </>
        )}
        <InstallPrompt />
      </Page>
    </MainScreen>
  )
}

/** What comes today, or could not be delivered, is what one opens the app for; the others as they came, newest first. */
function todayFirst(parcels: readonly ListedParcel[]): ListedParcel[] {
  const isNow = ({ state }: ListedParcel) => state === 'out_for_delivery' || state === 'attempt_failed'
  return [...parcels].sort((one, other) => Number(isNow(other)) - Number(isNow(one)))
}

function Found({ parcels }: { parcels: readonly ListedParcel[] }) {
  const t = useText()
  return (
    <section className="stack" aria-labelledby="found-title">
      <h2 id="found-title">{t('list.found', { count: parcels.length })}</h2>
      <p className="soft">{t('list.found.text')}</p>
      <ul className="list">
        {parcels.map((parcel) => (
          <li key={parcel.waybillId}>
            <FoundCard parcel={parcel} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function NameNotice() {
  const t = useText()
  return (
    <div className="notice">
      <p>{t('list.name')}</p>
      <ButtonLink to="/name" variant="main">
        {t('list.name.button')}
      </ButtonLink>
    </div>
  )
}

function Nothing({ filter }: { filter: Filter }) {
  const t = useText()
  return (
    <Empty title={t(`list.empty.${filter}`)}>
      <p>{t(`list.empty.${filter}.text`)}</p>
      {filter === 'active' && (
        <ButtonLink to="/scan" variant="accent" icon="scan">
          {t('list.empty.scan')}
        </ButtonLink>
      )}
    </Empty>
  )
}
