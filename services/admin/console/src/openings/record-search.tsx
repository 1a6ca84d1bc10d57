import { useFormat } from '@exqress/ui/i18n/text.ts'
import { Button } from '@exqress/ui/look/button.tsx'
import { Failed, Loading } from '@exqress/ui/look/states.tsx'
import { useState } from 'react'
import { useText } from '../i18n/text.ts'
import { TextFilter } from '../parcels/text-filter.tsx'
import { useRecords } from './opening-queries.ts'
import { recordCodes, recordWords } from './record-words.ts'

const readId = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.exec(text.trim().toLowerCase())?.[0]

/** Who read what, newest first; of one waybill by its id. */
export function RecordSearch() {
  const t = useText()
  const format = useFormat()
  const [waybillId, setWaybillId] = useState<string>()
  const records = useRecords(waybillId)
  const shown = records.data?.pages.flatMap((page) => page.records) ?? []
  return (
    <section className="stack" aria-labelledby="records-title">
      <h2 id="records-title" className="section-title">
        {t('openings.records')}
      </h2>
      <TextFilter
        label={t('openings.records.id')}
        placeholder="01990000-0000-7000-8000-000000000000"
        wrong={t('openings.records.wrong')}
        value={waybillId}
        read={readId}
        onChange={setWaybillId}
      />
      {records.isPending && <Loading rows={3} />}
      {records.isError && !records.data && <Failed error={records.error} onRetry={() => records.refetch()} />}
      {records.data && shown.length === 0 && <p className="soft">{t('openings.records.none')}</p>}
      <ul className="list list-joined" aria-label={t('openings.records')}>
        {shown.map(({ logId, index, service, number, record }) => (
          <li key={`${logId}/${index}`} className="line">
            <span className="line-body">
              {recordWords(record, t, format)}
              <br />
              <span className="small soft figures">
                {service} {number} · {logId}/{index} · {record.actor}
                <br />
                {recordCodes(record)}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {records.hasNextPage && (
        <Button busy={records.isFetchingNextPage} onClick={() => void records.fetchNextPage()}>
          {t('openings.records.more')}
        </Button>
      )}
    </section>
  )
}
