import { taps } from '@exqress/front-delivery/scan/taps.ts'
import { Button } from '@exqress/ui/look/button.tsx'
import { Segments } from '@exqress/ui/look/segments.tsx'
import { useEffect, useRef, useState } from 'react'
import { type Step, steps } from '../../src/stage/steps.ts'
import { type ActLine, acts, type Deed, type Region } from './acts.ts'
import { useText } from './i18n/text.ts'
import type { StageState } from './stage-api.ts'

/** What the round so far asks of a finger in the courier's app; its own test counts them in a browser. */
function TapCounter({ play: { done, loaded = 1 } }: { play: NonNullable<StageState['play']> }) {
  const t = useText()
  const parts = (['load', 'depart', 'open', 'deliver'] as const).filter((step) => done.includes(step))
  const count = parts.reduce((sum, step) => sum + taps[step] * (step === 'load' ? loaded : 1), 0)
  const scans = loaded + (done.includes('open') ? 1 : 0)
  return (
    <div className="tap-counter" role="status">
      <p>
        <b>{t('taps.count', { count })}</b> · {t('taps.scans', { count: scans })}
      </p>
      <p className="soft">
        {parts.map((step) => t(`taps.${step}`, { count: step === 'load' ? loaded : 1, taps: taps[step] })).join(' · ')}
      </p>
    </div>
  )
}

/** Walks through the acts: one sentence of what to look at, and the button that makes it happen. */
export function ActsPanel({
  state,
  onDeed,
  onTooEarly,
  onBusy,
  onLook,
}: {
  state: StageState
  onDeed: (deed: Deed) => Promise<boolean>
  /** A line was pressed before what it is about; `first` comes first. */
  onTooEarly: (first: Step) => void
  /** A line was pressed while the one before is at work. */
  onBusy: () => void
  onLook: (at: Region) => void
}) {
  const t = useText()
  const [name, setName] = useState<(typeof acts)[number]['name']>('passer')
  const [at, setAt] = useState(0)
  const [busy, setBusy] = useState(false)
  const panel = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the next line is the occasion
  useEffect(() => keepInSight(panel.current), [name, at])
  const act = acts.find((each) => each.name === name) as (typeof acts)[number]
  const lines: readonly ActLine[] = act.lines
  const choose = (next: typeof name) => {
    setName(next)
    setAt(0)
  }
  const press = async (line: ActLine, index: number) => {
    if (busy) return onBusy()
    const done = state.play?.done ?? []
    if (line.needs && !done.includes(line.needs))
      return onTooEarly(steps.find((step) => !done.includes(step)) ?? line.needs)
    setBusy(true)
    const went = !line.deed || isMade(line.deed) || (await onDeed(line.deed))
    setBusy(false)
    onLook(line.at)
    if (went) setAt((now) => Math.max(now, index + 1))
  }
  /** By the life line, say: then there is only something to look at. To register begins anew. */
  const isMade = (deed: Deed) => deed !== 'register' && state.play?.done.some((step) => step === deed)
  const next = acts[acts.findIndex((each) => each.name === name) + 1]
  return (
    <section className="panel acts" aria-labelledby="acts" ref={panel}>
      <h2 id="acts">{t('acts.title')}</h2>
      <Segments
        label={t('acts.title')}
        value={name}
        onChange={choose}
        options={acts.map((each, i) => ({ value: each.name, label: `${i + 1} ${t(`act.${each.name}`)}` }))}
      />
      <ol className="acts-lines">
        {lines.map((line, index) => (
          <li key={line.say} className={index < at ? 'act-done' : index === at ? 'act-now' : ''}>
            <Button
              variant={index === at ? 'main' : 'quiet'}
              busy={busy && index === at}
              onClick={() => press(line, index)}
              data-line={line.say}
            >
              {index < at ? '✓' : index + 1}
              <span className="only-read-aloud">{t(`line.${line.say as 'passer.1'}`)}</span>
            </Button>
            <span>{t(`line.${line.say as 'passer.1'}`)}</span>
          </li>
        ))}
      </ol>
      {name === 'courier' && state.play?.done.includes('load') && <TapCounter play={state.play} />}
      {at >= lines.length && (
        <div className="acts-end">
          <p className="soft">
            {t('acts.code')}:{' '}
            {act.code.map((file) => (
              <a key={file} href={`/code/${file}`} target="_blank" rel="noreferrer">
                <code>{file}</code>
              </a>
            ))}
          </p>
          {next ? (
            <Button variant="main" onClick={() => choose(next.name)}>
              {t(`act.${next.name}`)} →
            </Button>
          ) : (
            <>
              <p>{state.lanUrl ? t('acts.lanOpen', { url: state.lanUrl }) : t('acts.lan')}</p>
              {state.lanQr && <img src={state.lanQr} alt={t('acts.lanQr')} width="264" height="264" />}
            </>
          )}
        </div>
      )}
    </section>
  )
}

/** Where the guide itself scrolls, the next line is in sight; where it does not, the page stays where it is. */
function keepInSight(panel: HTMLElement | null): void {
  const next = panel?.querySelector<HTMLElement>('.act-now')
  if (!panel || !next) return
  const hidden = next.getBoundingClientRect().bottom - panel.getBoundingClientRect().bottom
  if (hidden > 0) panel.scrollBy(0, hidden + 16)
}
