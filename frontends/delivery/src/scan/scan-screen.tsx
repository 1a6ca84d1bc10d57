import type { OpenedParcel } from '@exqress/contracts/delivery-api.ts'
import { useLocale } from '@exqress/ui/i18n/text.ts'
import { Segments } from '@exqress/ui/look/segments.tsx'
import { LazyScanner } from '@exqress/ui/scanner/lazy-scanner.tsx'
import type { ScanResult, TakePicture } from '@exqress/ui/scanner/verdict.ts'
import { useCallback, useRef, useState } from 'react'
import { useLocation, useSearchParams } from 'react-router'
import { useChoices } from '../account/choices.ts'
import { useHeld } from '../deliver/hand-provider.tsx'
import { InHand } from '../deliver/in-hand.tsx'
import { UndoBar } from '../deliver/undo-bar.tsx'
import { useText } from '../i18n/text.ts'
import { OutboxBar } from '../outbox/outbox-bar.tsx'
import { useListed, useToday } from '../parcels/today-query.ts'
import { Tabs } from '../shell/tabs.tsx'
import { FindTagEntry } from './find-tag-entry.tsx'
import { LoadBar, LoadBarRoom } from './load-bar.tsx'
import { LookedAt } from './looked-at.tsx'
import { keepMode, keptMode, type Mode, modes } from './mode.ts'
import { RefusedWays } from './refused-ways.tsx'
import { isRefusal, opened, refused } from './scan-words.ts'
import { useOpen } from './use-open.ts'

/** Below the camera after a scan, until the next one. */
type Shown = { kind: 'parcel'; parcel: OpenedParcel } | { kind: 'refused' }

/** The main screen. What scanning does is chosen once and stays; the camera is never closed between two boxes. */
export function ScanScreen() {
  const t = useText()
  const { locale } = useLocale()
  const { speech } = useChoices()
  const open = useOpen()
  const listed = useListed()
  const held = useHeld()
  const { today, isError } = useToday()
  const camera = useCameraOf()
  const [mode, setMode] = useMode()
  const [chosen, setChosen] = useState(0)
  const [shown, setShown] = useState<Shown>()
  const [departed, setDeparted] = useState<number>()
  const [departures, setDepartures] = useState(0)
  const [findTag, setFindTag] = useState(useLocation().state?.findTag as string | undefined)
  const [finding, setFinding] = useState<{ busy: boolean; fault?: string }>({ busy: false })

  const said = ({ speak, ...result }: ScanResult): ScanResult =>
    speech && speak ? { ...result, speak, lang: locale === 'ko' ? 'ko-KR' : 'en-US' } : result

  /** One parcel opened by whatever way, for what the mode says; `look` as the hand takes it. @throws what the service refused it with */
  async function take(
    openFor: (purpose: Mode) => Promise<OpenedParcel>,
    look?: Parameters<typeof held.scan>[1],
  ): Promise<ScanResult> {
    if (mode === 'deliver') {
      const { result, parcel } = await held.scan(openFor, look)
      if (parcel) setShown({ kind: 'parcel', parcel })
      return said(result)
    }
    const parcel = await openFor(mode)
    // a look is about the parcel; a sender's door is where the courier has to go next
    if (mode === 'look' || parcel.senderContact) setShown({ kind: 'parcel', parcel })
    return said(opened(t, mode, parcel))
  }

  async function onToken(token: string): Promise<ScanResult> {
    setShown(undefined)
    setDeparted(undefined)
    try {
      return await take((purpose) => open.byLabel(purpose, token))
    } catch (error) {
      if (isRefusal(error)) setShown({ kind: 'refused' })
      return refused(t, error)
    }
  }

  function onFindTag(typed: string) {
    setShown(undefined)
    setFinding({ busy: false })
    setFindTag(typed)
  }

  async function onFindTagPhoto(photo: Blob) {
    if (!findTag) return
    setFinding({ busy: true })
    try {
      const { verdict, text = '' } = await take(
        (purpose) => open.byFindTag(purpose === 'deliver' ? 'deliver' : 'look', findTag, photo),
        async () => listed(findTag),
      )
      const found = verdict === 'good' || mode !== 'deliver'
      if (found) setFindTag(undefined)
      setFinding({ busy: false, ...(!found && { fault: text }) })
    } catch (error) {
      setFinding({ busy: false, fault: isRefusal(error) ? t('findTag.twice') : (refused(t, error).text ?? '') })
    }
  }

  function onDeparted(count: number) {
    setDeparted(count)
    setDepartures(departures + 1)
    setMode('deliver')
  }

  const { hand, finished } = held
  const compact = hand !== undefined || findTag !== undefined || shown?.kind === 'parcel'
  return (
    <div className="scan" data-hand={hand !== undefined} data-panel={!hand && compact}>
      <header className={hand ? 'only-read-aloud' : 'scan-head'}>
        <h1 className="only-read-aloud">{t(hand ? 'mode.deliver' : 'tabs.scan')}</h1>
        {!hand && (
          <Segments
            label={t('mode.label')}
            options={modes.map((value) => ({ value, label: t(`mode.${value}`) }))}
            value={mode}
            onChange={(next) => {
              setMode(next)
              setChosen(chosen + 1)
              setShown(undefined)
              setFindTag(undefined)
            }}
          />
        )}
      </header>
      <OutboxBar />
      <main className="scan-main">
        <LazyScanner
          mode="continuous"
          title={t(hand ? 'aim.hand' : findTag ? 'aim.findTag' : `aim.${mode}`)}
          compact={compact}
          // not by the mode alone: after "depart" the last box that was loaded must not be opened by itself
          task={String(chosen)}
          settled={[held.ended, chosen, departures].join()}
          onCamera={camera.onCamera}
          onToken={onToken}
          {...((mode === 'look' || mode === 'deliver') && { onFindTag })}
        >
          {finished && !hand && (
            <UndoBar text={finished.text} itemId={finished.itemId} onUndo={finished.undo && held.undo} />
          )}
          {shown?.kind === 'refused' && !hand && <RefusedWays />}
          {departed !== undefined && !hand && (
            <p className="undo" role="status">
              {t('load.departed', { count: departed })}
            </p>
          )}
          {mode === 'load' && (today ? <LoadBar today={today} onDeparted={onDeparted} /> : !isError && <LoadBarRoom />)}
          {shown?.kind === 'parcel' && !hand && <LookedAt parcel={shown.parcel} onClose={() => setShown(undefined)} />}
          {findTag && !hand && (
            <FindTagEntry
              findTag={findTag}
              takePicture={camera.takePicture}
              busy={finding.busy}
              fault={finding.fault}
              onPhoto={onFindTagPhoto}
              onCancel={() => setFindTag(undefined)}
            />
          )}
        </LazyScanner>
        {hand && (
          <InHand
            hand={hand}
            list={today?.parcels ?? []}
            takePicture={camera.takePicture}
            onPlace={held.choosePlace}
            onDeliver={held.deliver}
            onFail={held.fail}
            onClose={held.close}
          />
        )}
      </main>
      {!hand && <Tabs />}
    </div>
  )
}

/** The mode that was kept; `?mode=load` (from today's list) chooses it anew. */
function useMode(): [Mode, (mode: Mode) => void] {
  const [params] = useSearchParams()
  const [mode, setMode] = useState<Mode>(() => modes.find((one) => one === params.get('mode')) ?? keptMode())
  return [
    mode,
    useCallback((next: Mode) => {
      keepMode(next)
      setMode(next)
    }, []),
  ]
}

/** The shutter of the scanner's own stream, as long as it runs. */
function useCameraOf() {
  const current = useRef<TakePicture>(undefined)
  const [running, setRunning] = useState(false)
  const onCamera = useCallback((takePicture: TakePicture | undefined) => {
    current.current = takePicture
    setRunning(takePicture !== undefined)
  }, [])
  return { onCamera, takePicture: running ? current.current : undefined }
}
