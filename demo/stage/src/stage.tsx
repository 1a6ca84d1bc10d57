import { Button } from '@exqress/ui/look/button.tsx'
import { Field } from '@exqress/ui/look/field.tsx'
import { LanguageSwitch } from '@exqress/ui/look/language-switch.tsx'
import { Mark } from '@exqress/ui/look/mark.tsx'
import { Segments } from '@exqress/ui/look/segments.tsx'
import { Loading } from '@exqress/ui/look/states.tsx'
import { chooseTheme, keptTheme, type Theme } from '@exqress/ui/look/theme.ts'
import { useState } from 'react'
import type { Step } from '../../src/stage/steps.ts'
import type { Deed, Region } from './acts.ts'
import { ActsPanel } from './acts-panel.tsx'
import { Cards, NoCards } from './cards.tsx'
import { checkReceipt, Destroyed } from './destroyed.tsx'
import { useText } from './i18n/text.ts'
import { LabelBox } from './label-box.tsx'
import { LifeLine } from './life-line.tsx'
import { openPhone } from './open-phone.ts'
import { PeoplePanel } from './people-panel.tsx'
import { Broker, DatabaseAway, Messages } from './side-panels.tsx'
import { catchUp, makeStep, StageError, setSignal, useCards, useStage, wishPart } from './stage-api.ts'
import { TrayPanel } from './tray-panel.tsx'
import { useXray } from './use-xray.ts'
import { wordsOf } from './words-of.ts'
import { XrayPanel } from './xray-panel.tsx'

/** The whole stage on one screen. */
export function Stage() {
  const t = useText()
  const { state, lost, poke } = useStage()
  const { cards, busy, again } = useCards(state)
  const [memo, setMemo] = useState('공동현관 7*2580#')
  const [product, setProduct] = useState('책 세 권')
  const xray = useXray(state, memo)
  const [fault, setFault] = useState<string>()
  const [registering, setRegistering] = useState<'first' | 'again'>()
  const [theme, setTheme] = useState<Theme>(keptTheme)

  /** @returns whether it went well; if not, the reason is shown */
  const attempt = async (work: () => Promise<unknown>): Promise<boolean> => {
    setFault(undefined)
    try {
      const made = work()
      setTimeout(poke, 50)
      await made
      return true
    } catch (error) {
      setFault(wordsOf(t, error))
      return false
    } finally {
      poke()
    }
  }
  const tellTooEarly = (first: Step) => void attempt(() => Promise.reject(new StageError('out_of_order', first)))
  const tellBusy = () => setFault(t('fault.busy'))
  const step = (name: Parameters<typeof makeStep>[0]) => attempt(() => makeStep(name, { memo, product }))
  /** By a button that goes when the box is there: the focus goes to the box. */
  const register = async (which: 'first' | 'again') => {
    setRegistering(which)
    await step('register')
    setRegistering(undefined)
    document.getElementById('label')?.focus()
  }
  const doDeed = async (deed: Deed): Promise<boolean> => {
    if (deed === 'kill' || deed === 'restart') return attempt(() => wishPart('broker', deed))
    if (deed === 'xray' || deed === 'prove') {
      // What the box carries, which may be another one than stands in the field by now.
      const sought = state?.play ? state.play.memo : memo
      xray.setText(sought)
      return xray.run(deed, sought)
    }
    if (deed === 'cut' || deed === 'signal') return attempt(() => setSignal(deed === 'signal'))
    if (deed === 'again') {
      if (/down|starting/.test(state?.parts.broker ?? ''))
        return attempt(() => Promise.reject(new StageError('broker_down')))
      return attempt(async () => (await catchUp()) || again())
    }
    if (deed === 'courierApp') openPhone('courier')
    else if (deed === 'openings') openPhone('recipient', `/parcels/${state?.play?.waybillId}/openings`)
    else if (deed === 'receipt') await checkReceipt(state)
    else return step(deed)
    return true
  }

  return (
    <main className="stage">
      <header className="stage-head">
        <div>
          <Mark />
          <h1>{t('title')}</h1>
          <p>{t('promise')}</p>
        </div>
        <div className="stage-settings">
          <LanguageSwitch />
          <Segments<Theme>
            label={t('theme')}
            value={theme}
            onChange={(next) => {
              setTheme(next)
              chooseTheme(next)
            }}
            options={(['system', 'light', 'dark'] as const).map((value) => ({ value, label: t(`theme.${value}`) }))}
          />
        </div>
      </header>
      {lost && (
        <p className="stage-fault" role="alert">
          {t('lost')}
        </p>
      )}
      {state && <DatabaseAway state={state} onRestart={() => void attempt(() => wishPart('database', 'restart'))} />}
      {state?.signal === false && (
        <p className="stage-signal" role="status">
          {t('signal.off')}{' '}
          <Button variant="plain" onClick={() => void attempt(() => setSignal(true))}>
            {t('signal.on')}
          </Button>
        </p>
      )}
      <LifeLine state={state} onStep={(name) => void step(name)} />
      <p className="stage-fault" role="alert" hidden={!fault}>
        {fault}
      </p>
      {!state ? (
        <Loading />
      ) : (
        <div className="stage-grid">
          <ActsPanel state={state} onDeed={doDeed} onTooEarly={tellTooEarly} onBusy={tellBusy} onLook={lookAt} />
          <div className="stage-left">
            <section className="panel" id="label" aria-labelledby="label-title" tabIndex={-1}>
              <h2 id="label-title">{t('box.title')}</h2>
              {state.play ? (
                <LabelBox play={state.play} key={state.play.waybillId} />
              ) : (
                <>
                  <p>{t('box.empty')}</p>
                  <Button
                    variant="accent"
                    busy={registering !== undefined || state.running === 'register'}
                    onClick={() => void register('first')}
                  >
                    {t('box.register')}
                  </Button>
                </>
              )}
            </section>
            <section className="panel" aria-labelledby="wish-title">
              <h2 id="wish-title">{t('wish.title')}</h2>
              <Field
                label={t('wish.memo')}
                hint={t('wish.hint')}
                value={memo}
                maxLength={200}
                autoComplete="off"
                onChange={({ target }) => setMemo(target.value)}
              />
              {(registering === 'again' || (state.play && state.play.memo !== memo.trim())) && (
                <div className="wish-later" role="status">
                  <p>{t('wish.later')}</p>
                  <Button
                    busy={registering !== undefined || state.running === 'register'}
                    onClick={() => void register('again')}
                  >
                    {t('wish.again')}
                  </Button>
                </div>
              )}
              <Field
                label={t('wish.product')}
                value={product}
                maxLength={100}
                autoComplete="off"
                onChange={({ target }) => setProduct(target.value)}
              />
            </section>
          </div>
          <div className="stage-right">
            <section id="cards" aria-labelledby="cards-title">
              <h2 id="cards-title">{t('cards.title')}</h2>
              {cards && cards.length > 0 ? (
                <Cards cards={cards} busy={busy} state={state} onAgain={again} />
              ) : state.play || state.running ? (
                <Loading />
              ) : (
                <NoCards />
              )}
            </section>
            <Destroyed state={state} onCheck={() => void checkReceipt(state)} />
          </div>
          <div className="stage-below">
            <XrayPanel xray={xray} />
            <Messages state={state} />
            <Broker state={state} onWish={(wish) => void attempt(() => wishPart('broker', wish))} />
            <PeoplePanel state={state} />
            <TrayPanel state={state} />
          </div>
          <a className="button button-plain acts-back" href="#acts">
            {t('acts.back')}
          </a>
        </div>
      )}
    </main>
  )
}

/** Scrolls there, when the answer that has just come stands in it, and lights it up for a moment. */
function lookAt(at: Region): void {
  document.getElementById(at)?.classList.remove('looked-at')
  requestAnimationFrame(() => {
    const region = document.getElementById(at)
    region?.scrollIntoView({ block: 'nearest' })
    region?.classList.add('looked-at')
  })
}
