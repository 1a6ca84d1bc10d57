import type { ReactNode } from 'react'
import type { Signal } from '../feedback.ts'

export type Verdict = Signal
export type ScanHow = 'camera' | 'picture' | 'typed' | 'ring'

/** What to show, sound and say for one scan. */
export type ScanResult = {
  verdict: Verdict
  /** Large, in the frame: `37번 · 101동`. One line. */
  text?: string
  /** Read aloud: `37번`. */
  speak?: string
  /** BCP 47 language of `speak`; Korean unless given. */
  lang?: string
}

/** A JPEG, at most 1600 pixels long. @throws Error when the camera shows nothing yet. */
export type TakePicture = () => Promise<Blob>

export type ScannerProps = {
  /** `continuous`: the camera stays on, for couriers; `single`: ends with the first label, for customers. */
  mode: 'continuous' | 'single'
  /**
   * A label was read, by whatever way; only its token (39 characters) is handed on. Answer at once where the device knows (the tone
   * is due within 100 ms), or with a promise: then a tick tells that it was read, and the verdict follows.
   * Nothing answered: the good tone. A rejected promise: the bad tone.
   */
  onToken: (token: string, how: ScanHow) => ScanResult | Promise<ScanResult> | undefined
  /** A find tag (`다 4829`) was typed. Absent: none can be typed. */
  onFindTag?: (findTag: string) => void
  /** Lets the camera go (a sheet is open over it, another step is on). */
  paused?: boolean
  /** Milliseconds a label must be out of sight before it counts again; 2500. */
  sameAfter?: number
  /** Names what a scan is for. When it changes, a label that is still in sight counts anew: somebody holds it there on purpose. */
  task?: string
  /** When it changes, the words of the last scan are over: something else was pressed. */
  settled?: string
  /** What to point at; read aloud too. */
  title?: string
  /** Between the camera and the other ways. */
  children?: ReactNode
  /** Only the camera and the words of the last scan: the app shows something more important beside it. It goes on reading. */
  compact?: boolean
  /** Is handed a function that takes a picture of what the camera sees (for proofs), and undefined while there is no camera. */
  onCamera?: (takePicture: TakePicture | undefined) => void
}
