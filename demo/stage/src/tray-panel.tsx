import { type ParcelState, parcelStates } from '@exqress/contracts/states.ts'
import { useSharedText } from '@exqress/ui/i18n/shared-text.ts'
import { Button } from '@exqress/ui/look/button.tsx'
import { Segments } from '@exqress/ui/look/segments.tsx'
import { type DragEvent, useState } from 'react'
import { useText } from './i18n/text.ts'
import type { StageState } from './stage-api.ts'

type Label = StageState['labels'][number]
const addressOf = ({ name }: Label) => `/api/tray/${name}`

/** Labels to scan without paper: each is dragged, copied or saved into an app's scanner, which reads it as it reads a camera. */
export function TrayPanel({ state }: { state: StageState }) {
  const t = useText()
  const whatIs = useWhatIs()
  const [whose, setWhose] = useState<'courier' | 'recipient'>('courier')
  const [said, setSaid] = useState<string>()
  const alongside = state.play?.alongside
  const isNow = ({ life, findTag }: Label) =>
    life === undefined && alongside?.some((box) => box.findTag === findTag && !box.over) === true
  const labels = state.labels
    .filter(({ life }) => (life === undefined) === (whose === 'courier'))
    .sort((one, other) => Number(isNow(other)) - Number(isNow(one)))
  const copy = async (label: Label) => {
    const done = await copyPicture(addressOf(label)).then(
      () => true,
      () => false,
    )
    setSaid(t(done ? 'tray.copied' : 'tray.notCopied', { findTag: label.findTag }))
  }
  return (
    <section className="panel" id="tray" aria-labelledby="tray-title">
      <h2 id="tray-title">{t('tray.title')}</h2>
      <p className="soft">{t('tray.text')}</p>
      <Segments
        label={t('tray.whose')}
        value={whose}
        onChange={setWhose}
        options={(['courier', 'recipient'] as const).map((value) => ({ value, label: t(`tray.${value}`) }))}
      />
      <p role="status" className="tray-said">
        {said}
      </p>
      {labels.length === 0 && <p>{t('tray.none')}</p>}
      {whose === 'courier' && alongside?.length === 0 && <p>{t('tray.allDone')}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className="tray" tabIndex={0} aria-label={t(`tray.${whose}`)}>
        <ul>
          {labels.map((label) => (
            <li key={label.name}>
              <img
                src={addressOf(label)}
                alt={t('box.alt', { findTag: label.findTag })}
                draggable
                loading="lazy"
                width="840"
                height="1184"
                onDragStart={carry}
              />
              <b>{label.findTag}</b>
              {isNow(label) ? (
                <b className="tray-now">{t('tray.now')}</b>
              ) : (
                <span className="soft">{whatIs(label)}</span>
              )}
              <Button variant="quiet" onClick={() => void copy(label)}>
                {t('tray.copy')}
                <span className="only-read-aloud"> {label.findTag}</span>
              </Button>
              <a className="button button-quiet" href={addressOf(label)} download={label.name}>
                {t('tray.save')}
                <span className="only-read-aloud"> {label.findTag}</span>
              </a>
            </li>
          ))}
        </ul>
      </section>
    </section>
  )
}

/** What is special about a label of the tray: the state of its parcel, or why it is there. */
function useWhatIs(): (label: Label) => string {
  const t = useText()
  const shared = useSharedText()
  const isState = (life: string): life is ParcelState => (parcelStates as readonly string[]).includes(life)
  return ({ life, unreadable }) => {
    if (unreadable) return t('tray.unreadable')
    if (life === undefined) return ''
    return isState(life) ? shared(`state.${life}`) : t(`tray.${life as 'destroyed' | 'safe-number' | 'family'}`)
  }
}

/** The picture itself goes along: the window in which it is dropped may not fetch anything from the stage. */
function carry({ currentTarget, dataTransfer }: DragEvent<HTMLImageElement>): void {
  const canvas = document.createElement('canvas')
  canvas.width = currentTarget.naturalWidth
  canvas.height = currentTarget.naturalHeight
  canvas.getContext('2d')?.drawImage(currentTarget, 0, 0)
  dataTransfer.effectAllowed = 'copy'
  dataTransfer.setData('text/uri-list', canvas.toDataURL('image/png'))
}

/** @throws DOMException where the browser copies no pictures */
async function copyPicture(address: string): Promise<void> {
  const picture = fetch(address).then((answer) => answer.blob())
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': picture })])
}
