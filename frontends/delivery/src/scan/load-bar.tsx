import { Button, ButtonLink } from '@exqress/ui/look/button.tsx'
import { useText } from '../i18n/text.ts'
import { type LoadCheck, loadCheck, type Today } from '../parcels/today.ts'
import { useDeparture } from './use-departure.ts'

/** The load check against the list, always in sight while loading: the one tap of the day is on it. */
export function LoadBar({ today, onDeparted }: { today: Today; onDeparted: (departed: number) => void }) {
  const t = useText()
  const departure = useDeparture(onDeparted)
  const check = loadCheck(today)
  const { missing, ready } = check
  const out = today.parcels.filter(({ state }) => state === 'out_for_delivery').length
  return (
    <div className="load-bar">
      <LoadWords check={check} out={out} />
      <div className="load-do">
        {missing.length > 0 && (
          <ButtonLink to="/today?show=missing" icon="list" big>
            {t('load.show', { missing: missing.length })}
          </ButtonLink>
        )}
        {ready > 0 && (
          <Button
            big
            variant={missing.length > 0 ? 'plain' : 'main'}
            icon="truck"
            busy={departure.isPending}
            onClick={() => departure.mutate()}
          >
            {missing.length > 0 ? t('load.departWithout') : t('load.depart')}
          </Button>
        )}
      </div>
    </div>
  )
}

/** Where the bar will be once the list is there, so that the camera does not move under a finger. */
export function LoadBarRoom() {
  return (
    <div className="load-bar" aria-hidden="true">
      <p className="load-words">{'\u00a0'}</p>
      <div className="load-do load-room" />
    </div>
  )
}

function LoadWords({ check: { total, missing, ready }, out }: { check: LoadCheck; out: number }) {
  const t = useText()
  const words = () => {
    if (missing.length > 0) return t('load.missing', { total, missing: missing.length })
    if (ready > 0) return t('load.all', { total })
    return out > 0 ? t('load.left', { count: out }) : t('load.none')
  }
  return <p className="load-words figures">{words()}</p>
}
