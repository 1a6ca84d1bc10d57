import { Page } from '@exqress/ui/look/bars.tsx'
import { Button } from '@exqress/ui/look/button.tsx'
import { Empty, Loading } from '@exqress/ui/look/states.tsx'
import { useText } from '../i18n/text.ts'
import { ParcelCard } from '../parcels/parcel-card.tsx'
import { MainScreen } from '../shell/main-screen.tsx'
import { useReconnect } from './use-reconnect.ts'
import { useSeen } from './use-seen.ts'

/** The list without a network: what was seen before, without a name, product or address. */
export function SeenParcels() {
  const t = useText()
  const seen = useSeen()
  const reconnect = useReconnect()
  const again = (
    <Button busy={reconnect.trying} onClick={reconnect.now}>
      {t('offline.retry')}
    </Button>
  )
  return (
    <MainScreen title={t('list.title')}>
      <Page>
        {seen.isPending ? (
          <Loading />
        ) : seen.data?.length ? (
          <>
            <p className="soft">{t('offline.why')}</p>
            <ul className="list">
              {seen.data.map((parcel) => (
                <li key={parcel.waybillId}>
                  <ParcelCard parcel={parcel} />
                </li>
              ))}
            </ul>
            {again}
          </>
        ) : (
          <Empty icon="offline" title={t('offline.empty')}>
            <p>{t('offline.empty.text')}</p>
            {again}
          </Empty>
        )}
      </Page>
    </MainScreen>
  )
}
