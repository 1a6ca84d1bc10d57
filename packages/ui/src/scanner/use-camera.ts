import { useCallback, useEffect, useRef, useState } from 'react'
import { type CameraState, rankCameras, stateOfError } from './camera-state.ts'

/** Capabilities that phones have and TypeScript's DOM lacks (Image Capture, W3C). */
type PhoneCapabilities = MediaTrackCapabilities & {
  torch?: boolean
  zoom?: { min: number; max: number; step: number }
  focusMode?: string[]
}
const advanced = (wish: Record<string, unknown>) => ({ advanced: [wish as MediaTrackConstraintSet] })

export type Camera = {
  state: CameraState
  /** Give it to the `<video>` as `ref`. */
  video: (element: HTMLVideoElement | null) => void
  element: () => HTMLVideoElement | null
  restart: () => void
  /** Absent where the camera has none. */
  torch?: { on: boolean; set: (on: boolean) => void }
  zoom?: { min: number; max: number; step: number; value: number; set: (value: number) => void }
  /** Absent with one camera. */
  next?: () => void
}

/**
 * A rear camera's stream for as long as `active` and the page is in sight. It is let go when the page is hidden and opened anew on
 * return: iOS gives a black picture after the app was away, and a phone in a pocket should not film.
 */
export function useCamera(active: boolean): Camera {
  const [state, setState] = useState<CameraState>('off')
  const [attempt, setAttempt] = useState(0)
  const [visible, setVisible] = useState(() => document.visibilityState === 'visible')
  const [deviceId, setDeviceId] = useState<string>()
  const [cameras, setCameras] = useState<MediaDeviceInfo[]>([])
  const [track, setTrack] = useState<MediaStreamTrack>()
  const [torchOn, setTorchOn] = useState(false)
  const [zoom, setZoom] = useState<number>()
  const element = useRef<HTMLVideoElement>(null)
  const stream = useRef<MediaStream>(undefined)

  const restart = useCallback(() => setAttempt((n) => n + 1), [])
  const play = useCallback(() => {
    const video = element.current
    if (!video || video.srcObject === (stream.current ?? null)) return
    video.srcObject = stream.current ?? null
    // refused only while the element is going away
    if (stream.current) video.play().catch(() => {})
  }, [])
  const video = useCallback(
    (next: HTMLVideoElement | null) => {
      element.current = next
      play()
    },
    [play],
  )

  useEffect(() => {
    const onChange = () => setVisible(document.visibilityState === 'visible')
    document.addEventListener('visibilitychange', onChange)
    // back from the page cache: the tracks are dead though nothing ended them
    const onShow = (event: PageTransitionEvent) => event.persisted && restart()
    addEventListener('pageshow', onShow)
    return () => {
      document.removeEventListener('visibilitychange', onChange)
      removeEventListener('pageshow', onShow)
    }
  }, [restart])

  useEffect(() => {
    void attempt // a new attempt opens the stream anew
    if (!active || !visible) {
      setState('off')
      return
    }
    let over = false
    setState('starting')
    openStream(deviceId).then(
      async (opened) => {
        if (over) return stop(opened)
        stream.current = opened
        const [first] = opened.getVideoTracks()
        first?.addEventListener('ended', restart) // unplugged, or taken by a call
        const capabilities = (first?.getCapabilities?.() ?? {}) as PhoneCapabilities
        if (capabilities.focusMode?.includes('continuous'))
          await first?.applyConstraints(advanced({ focusMode: 'continuous' })).catch(() => {})
        setTorchOn(false)
        setZoom((first?.getSettings() as { zoom?: number } | undefined)?.zoom)
        setTrack(first)
        play()
        setState('on')
        // names are there only once a camera was allowed
        const all = (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === 'videoinput')
        if (!over) setCameras(rankCameras(all))
      },
      (error: Error) => {
        if (!over) setState(stateOfError(error.name))
      },
    )
    return () => {
      over = true
      stream.current?.getVideoTracks()[0]?.removeEventListener('ended', restart)
      stop(stream.current)
      stream.current = undefined
      play() // the element would hold the last picture
      setTrack(undefined)
    }
  }, [active, visible, deviceId, attempt, play, restart])

  // allowed in the settings meanwhile: no need to press anything
  useEffect(() => {
    if (state !== 'denied') return
    let status: PermissionStatus | undefined
    const onChange = () => status?.state !== 'denied' && restart()
    navigator.permissions
      ?.query({ name: 'camera' as PermissionName })
      .then((got) => {
        status = got
        status.addEventListener('change', onChange)
      })
      .catch(() => {})
    return () => status?.removeEventListener('change', onChange)
  }, [state, restart])

  useBlackPictureRescue(state === 'on', element, restart)

  const capabilities = (track?.getCapabilities?.() ?? {}) as PhoneCapabilities
  const range = capabilities.zoom
  return {
    state,
    video,
    element: useCallback(() => element.current, []),
    restart,
    ...(capabilities.torch && {
      torch: {
        on: torchOn,
        set: (on: boolean) =>
          void track?.applyConstraints(advanced({ torch: on })).then(
            () => setTorchOn(on),
            () => {},
          ),
      },
    }),
    ...(range &&
      range.max > range.min && {
        zoom: {
          ...range,
          value: zoom ?? range.min,
          set: (value: number) =>
            void track?.applyConstraints(advanced({ zoom: value })).then(
              () => setZoom(value),
              () => {},
            ),
        },
      }),
    ...(cameras.length > 1 && {
      next: () => {
        const current = track?.getSettings().deviceId
        const at = cameras.findIndex((camera) => camera.deviceId === current)
        setDeviceId(cameras[(at + 1) % cameras.length]?.deviceId)
      },
    }),
  }
}

function stop(stream: MediaStream | undefined) {
  for (const track of stream?.getTracks() ?? []) track.stop()
}

async function openStream(deviceId: string | undefined): Promise<MediaStream> {
  if (!isSecureContext || !navigator.mediaDevices) throw new InsecurePage()
  // 1080p: a 25 mm code at 40 cm keeps 3 pixels a module; more only slows the decoder
  const size = { width: { ideal: 1920 }, height: { ideal: 1080 } }
  const ask = (video: MediaTrackConstraints) => navigator.mediaDevices.getUserMedia({ audio: false, video })
  if (deviceId) return ask({ ...size, deviceId: { exact: deviceId } })
  const stream = await ask({ ...size, facingMode: { ideal: 'environment' } })
  const label = stream.getVideoTracks()[0]?.label ?? ''
  const cameras = (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === 'videoinput')
  const best = rankCameras(cameras)[0]
  // some Androids answer "environment" with the ultra-wide lens
  if (!best || best.label === label || rankCameras([{ label }, best])[0]?.label === label) return stream
  stop(stream)
  return ask({ ...size, deviceId: { exact: best.deviceId } }).catch(() =>
    ask({ ...size, facingMode: { ideal: 'environment' } }),
  )
}

class InsecurePage extends Error {
  override readonly name = 'InsecurePage'
}

/** A stream that says it runs and brings no picture within 4 s is opened anew, twice at most. */
function useBlackPictureRescue(on: boolean, element: { current: HTMLVideoElement | null }, restart: () => void) {
  const rescues = useRef(0)
  useEffect(() => {
    if (!on) return
    const timer = setTimeout(() => {
      if (element.current?.videoWidth || rescues.current >= 2) return
      rescues.current++
      restart()
    }, 4_000)
    return () => clearTimeout(timer)
  }, [on, element, restart])
}
