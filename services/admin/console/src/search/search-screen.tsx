import { ParcelBadge } from '@exqress/ui/look/badge.tsx'
import { Button } from '@exqress/ui/look/button.tsx'
import { Field } from '@exqress/ui/look/field.tsx'
import { Segments } from '@exqress/ui/look/segments.tsx'
import { Empty } from '@exqress/ui/look/states.tsx'
import { useApi } from '@exqress/ui/session/session-provider.tsx'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { answer } from '../contract.ts'
import { useText } from '../i18n/text.ts'
import { ScreenHead } from '../shell/screen-head.tsx'
import { WriteFault } from '../write/write-fault.tsx'

const ways = ['number', 'phone', 'find_tag'] as const
type Way = (typeof ways)[number]

/** Finds parcels by what somebody on the telephone can tell. What is typed stays in no address and no history. */
export default function SearchScreen() {
  const t = useText()
  const api = useApi()
  const [by, setBy] = useState<Way>('number')
  const [text, setText] = useState('')
  const [sortCode, setSortCode] = useState('')
  const asked =
    by === 'number'
      ? { by, number: text.trim() }
      : by === 'phone'
        ? { by, phone: text.trim() }
        : { by, findTag: text.trim().replace(/^(\S)\s*(\d{4})$/, '$1 $2'), sortCode: sortCode.trim().toUpperCase() }
  const search = useMutation({
    mutationFn: () => api.post('/api/search', { body: asked, answer: answer('SearchAnswer') }),
  })
  const found = search.data?.parcels
  return (
    <div className="medium stack-wide">
      <ScreenHead title={t('search.title')} plain={t('search.title')} />
      <p className="soft">{t('search.text')}</p>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (!search.isPending) search.mutate()
        }}
      >
        <Segments<Way>
          label={t('search.by')}
          options={ways.map((value) => ({ value, label: t(`search.by.${value}`) }))}
          value={by}
          onChange={(value) => {
            setBy(value)
            setText('')
            search.reset()
          }}
        />
        <Field
          label={t(`search.by.${by}`)}
          required
          autoComplete="off"
          inputMode={by === 'find_tag' ? 'text' : 'tel'}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        {by === 'find_tag' && (
          <Field
            label={t('fact.sortCode')}
            required
            autoComplete="off"
            value={sortCode}
            onChange={(event) => setSortCode(event.target.value)}
          />
        )}
        <WriteFault error={search.error} known={{ bad_input: t('search.wrong') }} />
        <div className="row">
          <Button type="submit" variant="main" big busy={search.isPending}>
            {t('search.button')}
          </Button>
        </div>
      </form>
      <div aria-live="polite" className="stack">
        {found?.length === 0 && (
          <Empty icon="box" title={t('search.none')}>
            <p>{t('search.none.text')}</p>
          </Empty>
        )}
        {found && found.length > 0 && (
          <>
            <p className="small soft">{t('search.recorded', { count: found.length })}</p>
            <ul className="list list-joined">
              {found.map((parcel) => (
                <li key={parcel.waybillId} className="line line-wrap">
                  <span className="line-body">
                    <Link className="strong" to={`/parcels/${parcel.waybillId}`}>
                      {parcel.maskedName ?? parcel.findTag}
                    </Link>
                    {parcel.maskedPhone && <span className="figures"> · {parcel.maskedPhone}</span>}
                    <br />
                    <span className="small soft">
                      {[parcel.findTag, parcel.sortCode, parcel.carrierName, parcel.district]
                        .filter(Boolean)
                        .join(' · ')}
                    </span>
                  </span>
                  <ParcelBadge state={parcel.state} />
                </li>
              ))}
            </ul>
            {search.data?.more && <p className="notice">{t('search.more')}</p>}
          </>
        )}
      </div>
    </div>
  )
}
