import { Button } from '@exqress/ui/look/button.tsx'
import { Segments } from '@exqress/ui/look/segments.tsx'
import type { Decoder } from '@exqress/ui/scanner/decoder.ts'
import { openDecoder } from '@exqress/ui/scanner/open-decoder.ts'
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { type Damage, damages, drawDamaged } from './damage.ts'
import { useText } from './i18n/text.ts'
import { findByTag, type StageState } from './stage-api.ts'

const SIZE = { width: 720, height: 1015 }
type Reading = { ok: boolean; ms: number }

/** The box with its real label, damage to try, and the apps' own decoder looking at it. */
export function LabelBox({ play }: { play: NonNullable<StageState['play']> }) {
  const t = useText()
  const canvas = useRef<HTMLCanvasElement>(null)
  const [damage, setDamage] = useState<Damage>('rain')
  const [amount, setAmount] = useState(0)
  const [reading, setReading] = useState<Reading>()
  const label = useLabelPicture(play.waybillId)
  const { decoder, failed } = useDecoder()
  const look = useLook(canvas, decoder, play.labelText, setReading)

  useEffect(() => {
    if (!label || !canvas.current) return
    drawDamaged(canvas.current, label, damage, amount / 100)
    look()
  }, [label, damage, amount, look])

  return (
    <div className="box">
      <canvas
        ref={canvas}
        {...SIZE}
        className="box-label"
        role="img"
        aria-label={t('box.alt', { findTag: play.findTag })}
      />
      <Segments
        label={t('box.damage')}
        value={damage}
        onChange={setDamage}
        options={damages.map((value) => ({ value, label: t(`box.${value}`) }))}
      />
      <label className="box-slider">
        <span>{t('box.amount')}</span>
        <input
          type="range"
          min="0"
          max="100"
          value={amount}
          onChange={({ target }) => setAmount(Number(target.value))}
        />
      </label>
      <p className={`box-reading ${reading?.ok === false ? 'box-unread' : ''}`} role="status">
        {reading === undefined
          ? t(failed ? 'box.noDecoder' : 'box.starting')
          : reading.ok
            ? t('box.read', { ms: Math.max(1, Math.round(reading.ms)), decoder: decoder?.name ?? '' })
            : t('box.unread')}
      </p>
      {reading?.ok === false && <ByFindTag play={play} canvas={canvas.current} />}
    </div>
  )
}

/** What a courier does with a label that no camera reads any more: the find tag and a photo, among their own parcels only. */
function ByFindTag({ play, canvas }: { play: NonNullable<StageState['play']>; canvas: HTMLCanvasElement | null }) {
  const t = useText()
  const findTag = play.findTag.replace(' ', '\u00a0') // on one line
  const [busy, setBusy] = useState(false)
  const [found, setFound] = useState<string>()
  const find = async () => {
    setBusy(true)
    const base64 = canvas?.toDataURL('image/png').split(',')[1] ?? ''
    const answer = await findByTag(base64).catch((error: Error) => ({
      status: 0,
      code: error.message,
      answer: undefined,
    }))
    const route = answer.answer?.route as { building?: string; dong?: string } | undefined
    setFound(
      answer.answer
        ? t('box.foundByTag', {
            findTag,
            place: [route?.building, route?.dong].filter(Boolean).join(' ') || '-',
          })
        : t('box.notByTag', { code: answer.code ?? '' }),
    )
    setBusy(false)
  }
  return (
    <div className="box-tag">
      <p>{t('box.byTag', { findTag })}</p>
      <Button variant="plain" busy={busy} onClick={find}>
        {t('box.tryTag')}
      </Button>
      {found && <p role="status">{found}</p>}
    </div>
  )
}

function useLabelPicture(waybillId: string): HTMLImageElement | undefined {
  const [picture, setPicture] = useState<HTMLImageElement>()
  useEffect(() => {
    const image = new Image()
    image.onload = () => setPicture(image)
    image.src = `/api/labels/${waybillId}`
  }, [waybillId])
  return picture
}

/** Reads the picture as it is now; while the decoder is at work, once more afterwards, as the slider has moved on meanwhile. */
function useLook(
  canvas: RefObject<HTMLCanvasElement | null>,
  decoder: Decoder | undefined,
  expected: string,
  tell: (reading: Reading) => void,
): () => void {
  const running = useRef(false)
  const waiting = useRef(false)
  return useCallback(async () => {
    if (!decoder) return
    waiting.current = true
    if (running.current) return
    running.current = true
    while (waiting.current) {
      waiting.current = false
      const frame = canvas.current?.getContext('2d')?.getImageData(0, 0, SIZE.width, SIZE.height)
      if (!frame) break
      const began = performance.now()
      const text = await decoder.decode(frame).catch(() => undefined)
      tell({ ok: text === expected, ms: performance.now() - began })
    }
    running.current = false
  }, [canvas, decoder, expected, tell])
}

function useDecoder(): { decoder: Decoder | undefined; failed: boolean } {
  const [decoder, setDecoder] = useState<Decoder>()
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    let opened: Decoder | undefined
    let over = false
    openDecoder().then(
      (choice) => {
        opened = choice.decoder
        if (over) opened.close()
        else setDecoder(opened)
      },
      () => setFailed(true),
    )
    return () => {
      over = true
      opened?.close()
    }
  }, [])
  return { decoder, failed }
}
