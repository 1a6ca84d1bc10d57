import { useFormat } from '@exqress/ui/i18n/text.ts'
import { Button } from '@exqress/ui/look/button.tsx'
import { Field } from '@exqress/ui/look/field.tsx'
import { useText } from './i18n/text.ts'
import type { Xray, XrayResult } from './use-xray.ts'

/** Looks for a text of one's own in all that the system has stored, and shows that it would find it. */
export function XrayPanel({ xray }: { xray: Xray }) {
  const t = useText()
  const { text, busy, result } = xray
  return (
    <section className="panel" aria-labelledby="xray" id="xray-panel">
      <h2 id="xray">{t('xray.title')}</h2>
      <p className="soft">{t('xray.text')}</p>
      <form
        className="xray-form"
        onSubmit={(event) => {
          event.preventDefault()
          void xray.run('xray', text)
        }}
      >
        <Field
          label={t('xray.label')}
          value={text}
          onChange={({ target }) => xray.setText(target.value)}
          error={xray.error}
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
        />
        <div className="xray-buttons">
          <Button type="submit" variant="main" busy={busy === 'xray'}>
            {t('xray.look')}
          </Button>
          <Button busy={busy === 'prove'} onClick={() => void xray.run('prove', text)}>
            {t('xray.prove')}
          </Button>
        </div>
      </form>
      {busy && <p role="status">{t('xray.looking')}</p>}
      {result && <Found result={result} />}
    </section>
  )
}

function Found({ result }: { result: XrayResult }) {
  const t = useText()
  const format = useFormat()
  const { hits, searched, encodings, milliseconds, planted, unread = [] } = result
  const amount = (bytes: number) =>
    bytes < 1e6 ? `${format.number(Math.ceil(bytes / 1e3))} kB` : `${format.number(Math.round(bytes / 1e6))} MB`
  return (
    <div role="status" className={hits.length ? 'xray-hits' : 'xray-none'}>
      <p className="xray-count">{t('xray.hits', { count: hits.length })}</p>
      {planted && <p>{t('xray.planted', { place: planted })}</p>}
      {hits.length > 0 && (
        <ul>
          {hits.map(({ store, column, encoding }) => (
            <li key={`${store}${column}`}>
              <code>
                {store}
                {column && `.${column}`}
              </code>{' '}
              ({encoding})
            </li>
          ))}
        </ul>
      )}
      <p className="soft">{t('xray.amount', { encodings, seconds: (milliseconds / 1000).toFixed(1) })}</p>
      <dl className="facts">
        {searched.map(({ place, stores, bytes }) => (
          <div key={place} style={{ display: 'contents' }}>
            <dt>{t(`place.${place}`)}</dt>
            <dd>{t('xray.place', { count: stores, amount: amount(bytes) })}</dd>
          </div>
        ))}
      </dl>
      {unread.length > 0 && <p>{t('xray.unread', { apps: unread.join(', ') })}</p>}
    </div>
  )
}
