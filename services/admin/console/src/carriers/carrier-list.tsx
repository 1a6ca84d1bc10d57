import { Badge } from '@exqress/ui/look/badge.tsx'
import { ButtonLink } from '@exqress/ui/look/button.tsx'
import { Line, List } from '@exqress/ui/look/card.tsx'
import { Empty, Failed, Loading } from '@exqress/ui/look/states.tsx'
import { useText } from '../i18n/text.ts'
import { ScreenHead } from '../shell/screen-head.tsx'
import { useCarriers } from './carrier-queries.ts'

export default function CarrierList() {
  const t = useText()
  const carriers = useCarriers()
  return (
    <div className="medium stack-wide">
      <ScreenHead title={t('carriers.title')} plain={t('carriers.title')}>
        <ButtonLink to="/carriers/new" icon="plus">
          {t('carriers.add')}
        </ButtonLink>
      </ScreenHead>
      <p className="soft">{t('carriers.text')}</p>
      {carriers.isPending && <Loading rows={4} />}
      {carriers.isError && !carriers.data && <Failed error={carriers.error} onRetry={() => carriers.refetch()} />}
      {carriers.data?.carriers.length === 0 && (
        <Empty icon="truck" title={t('carriers.empty')}>
          <p>{t('carriers.empty.text')}</p>
        </Empty>
      )}
      {carriers.data && carriers.data.carriers.length > 0 && (
        <List joined label={t('carriers.title')}>
          {carriers.data.carriers.map(({ code, name, numberRule, ranges, sortCodes }) => (
            <Line key={code} to={`/carriers/${code}`}>
              <span className="strong">{name}</span>
              <span className="soft small"> · {t(`rule.${numberRule}`)}</span>
              <br />
              <span className="row small soft">
                {ranges.length === 0 ? (
                  <Badge tone="warn" icon="alert">
                    {t('carriers.noRange')}
                  </Badge>
                ) : (
                  t('carriers.ranges', { count: ranges.length })
                )}
                {ranges.length > 0 && sortCodes.length > 0 && <span aria-hidden="true">·</span>}
                {sortCodes.length === 0 ? (
                  <Badge tone="warn" icon="alert">
                    {t('carriers.noSortCode')}
                  </Badge>
                ) : (
                  t('carriers.sortCodes', { count: sortCodes.length })
                )}
              </span>
            </Line>
          ))}
        </List>
      )}
    </div>
  )
}
