import { tokenFromText } from '@exqress/crypto/token.ts'
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { give, speak, useSound, useWakeLock } from '../feedback.ts'
import { useSharedText } from '../i18n/shared-text.ts'
import { Button, IconButton } from '../look/button.tsx'
import { Icon } from '../look/icon.tsx'
import { OtherWays } from './other-ways.tsx'
import { RingScanner } from './ring-scanner.tsx'
import './scanner.css'
import { createSeen } from './seen.ts'
import { takePicture } from './take-picture.ts'
import { useCamera } from './use-camera.ts'
import { useReading } from './use-reading.ts'
import type { ScanHow, ScannerProps, ScanResult, Verdict } from './verdict.ts'

type Shown = ScanResult & { key: number }

/** Use it through `LazyScanner`: this file and the decoders are a chunk of their own. */
export default function ScannerView({
  mode,
  onToken,
  onFindTag,
  paused = false,
  sameAfter = 2_500,
  task,
  settled,
  title,
  children,
  compact = false,
  onCamera,
}: ScannerProps) {
  const t = useSharedText()
  const [done, setDone] = useState(false)
  const active = !paused && !done
  const camera = useCamera(active)
  const [shown, setShown] = useState<Shown>()
  const seen = useRef<{ task: string | undefined } & ReturnType<typeof createSeen>>(undefined)
  if (!seen.current || seen.current.task !== task) seen.current = { task, ...createSeen(sameAfter) }
  const count = useRef(0)
  useSound()
  useWakeLock(active && camera.state === 'on')

  const show = useCallback((result: ScanResult) => {
    give(result.verdict)
    if (result.speak) speak(result.speak, result.lang)
    setShown({ ...result, key: count.current++ })
  }, [])

  useEffect(() => {
    void settled
    setShown(undefined)
  }, [settled])

  const take = useCallback(
    (token: string, how: ScanHow) => {
      if (mode === 'single') setDone(true)
      const answer = onToken(token, how)
      if (answer === undefined) return give('good')
      if (!(answer instanceof Promise)) return show(answer)
      // the answer comes from far: say at once that the label was read, so that nobody holds on to it
      show({ verdict: 'read' })
      answer.then(show, () => show({ verdict: 'bad' }))
    },
    [mode, onToken, show],
  )

  const { element, state: cameraState } = camera
  useEffect(() => {
    if (cameraState !== 'on' || !onCamera) return
    onCamera(() => takePicture(element()))
    return () => onCamera(undefined)
  }, [cameraState, element, onCamera])

  const decoder = useReading(
    camera.element,
    active && camera.state === 'on',
    useCallback(
      (text) => {
        // by the text as read: two spellings of one label cannot come from one print
        if (!seen.current?.isNew(text, performance.now())) return
        const token = tokenFromText(text)
        if (token) take(token, 'camera')
        else show({ verdict: 'bad', text: t('scan.not_ours') })
      },
      [take, show, t],
    ),
  )

  const takeRing = useCallback((token: string) => take(token, 'ring'), [take])

  const noCamera = ['denied', 'none', 'in_use', 'insecure', 'failed'].includes(camera.state) || decoder === 'failed'
  return (
    <section className={compact ? 'scanner scanner-compact' : 'scanner'} aria-label={title ?? t('scan.title')}>
      {noCamera ? (
        <div className="state" role="status">
          <Icon name="camera" />
          <p>{t(`scan.${(decoder === 'failed' ? 'failed' : camera.state) as 'denied'}`)}</p>
          {camera.state !== 'none' && camera.state !== 'insecure' && (
            <Button onClick={camera.restart}>{t('button.retry')}</Button>
          )}
        </div>
      ) : (
        <div className="scanner-window" data-state={camera.state} data-decoder={decoder}>
          <video ref={camera.video} playsInline muted autoPlay />
          <div className="scanner-frame" aria-hidden="true" />
          <p className="scanner-hint">
            {camera.state === 'starting' ? t('scan.starting') : (title ?? t('scan.title'))}
          </p>
          <div className="scanner-tools">
            {camera.torch && (
              <IconButton
                icon="torch"
                label={t('scan.torch')}
                aria-pressed={camera.torch.on}
                onClick={() => camera.torch?.set(!camera.torch.on)}
              />
            )}
            {camera.next && <IconButton icon="camera" label={t('scan.camera')} onClick={camera.next} />}
          </div>
          {camera.zoom && (
            <input
              className="scanner-zoom"
              type="range"
              aria-label={t('scan.zoom')}
              min={camera.zoom.min}
              max={Math.min(camera.zoom.max, 5)}
              step={camera.zoom.step || 0.1}
              value={camera.zoom.value}
              onChange={(event) => camera.zoom?.set(Number(event.target.value))}
            />
          )}
        </div>
      )}
      <Flash shown={shown} />
      <div className="scanner-below">
        {children}
        {!compact && <OtherWays onToken={take} startOpen={noCamera} {...(onFindTag && { onFindTag })} />}
      </div>
      {active && <RingScanner onToken={takeRing} />}
    </section>
  )
}

const shapes: Record<Verdict, ReactNode> = {
  good: <path d="m14 34 14 14 24-28" />,
  again: <path d="M16 24h32M16 42h32" />,
  bad: <path d="m17 17 30 30m0-30L17 47" />,
  read: null,
}

/** Colour and shape over the whole frame, for 0.7 s; its words stay until the next scan. */
function Flash({ shown }: { shown: Shown | undefined }) {
  const [lit, setLit] = useState(false)
  useEffect(() => {
    if (!shown) return
    setLit(true)
    const timer = setTimeout(() => setLit(false), shown.verdict === 'read' ? 180 : 700)
    return () => clearTimeout(timer)
  }, [shown])
  return (
    <>
      {shown && lit && (
        <div className={`flash flash-${shown.verdict}`} key={shown.key} aria-hidden="true">
          <svg
            aria-hidden="true"
            viewBox="0 0 64 64"
            fill="none"
            stroke="currentColor"
            strokeWidth="8"
            strokeLinejoin="round"
            strokeLinecap="round"
          >
            {shapes[shown.verdict]}
          </svg>
          {/* each part on a line of its own: the number first, read at a glance */}
          {shown.text?.split(' · ').map((part) => (
            <p key={part}>{part}</p>
          ))}
        </div>
      )}
      <p className={`scanner-said scanner-said-${shown?.verdict ?? 'read'}`} role="status">
        {shown?.text}
      </p>
    </>
  )
}
