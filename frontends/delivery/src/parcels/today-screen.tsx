import { useFormat } from '@exqress/ui/i18n/text.ts'
import { Page } from '@exqress/ui/look/bars.tsx'
import { ButtonLink } from '@exqress/ui/look/button.tsx'
import { Field } from '@exqress/ui/look/field.tsx'
import { Progress } from '@exqress/ui/look/progress.tsx'
import { Segments } from '@exqress/ui/look/segments.tsx'
import { Empty, Failed, Loading } from '@exqress/ui/look/states.tsx'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { useText } from '../i18n/text.ts'
import { MainScreen } from '../shell/main-screen.tsx'
import { BuildingList } from './building-list.tsx'
import { DoorSheet } from './door-sheet.tsx'
import { RecentDeliveries } from './recent-deliveries.tsx'
import { chosenOf, type Door, type Filter, filters, isAtSender, loadCheck, type Today } from './today.ts'
import { useToday } from './today-query.ts'

export function TodayScreen() {
  const t = useText()
  const { today, error, isError, refetch } = useToday()
  return (
    <MainScreen title={t('today.title')}>
      {today ? (
        <TodayList today={today} />
      ) : (
        <Page>{isError ? <Failed error={error} onRetry={() => void refetch()} /> : <Loading rows={5} />}</Page>
      )}
    </MainScreen>
  )
}

function TodayList({ today }: { today: Today }) {
  const t = useText()
  const [params] = useSearchParams()
  const [filter, setFilter] = useState<Filter>(() => filters.find((one) => one === params.get('show')) ?? 'all')
  const [search, setSearch] = useState('')
  const [door, setDoor] = useState<Door>()
  const chosen = chosenOf(today, filter, search)
  const count = (one: Filter) => chosenOf(today, one, '').length
  return (
    <Page>
      <DayHead today={today} />
      <RecentDeliveries />
      {today.parcels.length === 0 ? (
        today.deliveredToday > 0 ? (
          <Empty icon="check" title={t('today.done')} />
        ) : (
          <Empty title={t('today.empty')}>
            <p>{t('today.emptyText')}</p>
          </Empty>
        )
      ) : (
        <>
          <Segments<Filter>
            label={t('today.filter')}
            options={filters
              .filter((one) => one === 'all' || one === filter || count(one) > 0)
              .map((value) => ({ value, label: `${t(`filter.${value}`)} ${count(value)}` }))}
            value={filter}
            onChange={setFilter}
          />
          <Field
            label={t('today.search')}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            autoComplete="off"
            enterKeyHint="search"
          />
          {chosen.length === 0 ? (
            <p className="soft">{t('today.noneFits')}</p>
          ) : (
            <BuildingList parcels={chosen} day={today.day} onDoor={setDoor} />
          )}
        </>
      )}
      {door && <DoorSheet door={door} onClose={() => setDoor(undefined)} />}
    </Page>
  )
}

/** Where the day stands, and the one next thing to do: load until all have left, then deliver. */
function DayHead({ today }: { today: Today }) {
  const t = useText()
  const format = useFormat()
  const { total, missing, ready } = loadCheck(today)
  const { deliveredToday, parcels, day } = today
  const loading = missing.length + ready > 0
  const out = parcels.filter(({ state }) => state === 'out_for_delivery').length
  const toDeliver = parcels.filter((parcel) => !isAtSender(parcel)).length
  return (
    <section className="day-head">
      <p className="soft">{t('today.day', { day: format.date(`${day}T12:00:00+09:00`), count: parcels.length })}</p>
      {loading && total > 0 && <Progress label={t('today.progressLoad')} value={total - missing.length} max={total} />}
      {deliveredToday + out > 0 && (
        <Progress label={t('today.progressDeliver')} value={deliveredToday} max={toDeliver + deliveredToday} />
      )}
      <NextStep out={out} missing={missing.length} ready={ready} begun={parcels.some(({ loaded }) => loaded)} />
    </section>
  )
}

/** Who is on the road delivers, even with boxes left behind; who is not loads, and leaves when all is in. */
function NextStep({ out, missing, ready, begun }: { out: number; missing: number; ready: number; begun: boolean }) {
  const t = useText()
  const load = (variant: 'accent' | 'plain') => (
    <ButtonLink
      to="/?mode=load"
      variant={variant}
      big={variant === 'accent'}
      wide
      icon={missing > 0 ? 'scan' : 'truck'}
    >
      {missing === 0 ? t('load.depart') : begun ? t('today.goOn') : t('today.start')}
    </ButtonLink>
  )
  if (out > 0)
    return (
      <>
        <ButtonLink to="/?mode=deliver" variant="accent" big wide icon="scan">
          {t('today.deliver')}
        </ButtonLink>
        {missing + ready > 0 && load('plain')}
      </>
    )
  return missing + ready > 0 ? load('accent') : null
}
