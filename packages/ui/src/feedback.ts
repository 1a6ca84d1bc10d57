import { useEffect } from 'react'

/** good: done; again: nothing to do, it was done before; bad: refused. `read` is the tick before the verdict is known. */
export type Signal = 'good' | 'again' | 'bad' | 'read'

/** Notes as [hertz, start in ms, length in ms]. Told apart by pitch, count and rhythm: through gloves, in a van, by one ear. */
const tones: Record<Signal, { shape: OscillatorType; notes: [number, number, number][] }> = {
  good: {
    shape: 'triangle',
    notes: [
      [880, 0, 70],
      [1320, 75, 130],
    ],
  },
  again: {
    shape: 'triangle',
    notes: [
      [587, 0, 90],
      [587, 150, 90],
    ],
  },
  bad: {
    shape: 'square',
    notes: [
      [196, 0, 180],
      [147, 190, 280],
    ],
  },
  read: { shape: 'triangle', notes: [[1760, 0, 25]] },
}
const vibrations: Record<Signal, number[]> = { good: [45], again: [40, 70, 40], bad: [260], read: [15] }

let audio: AudioContext | undefined
let silent = false

/** A person's choice (settings): tones on or off for this page. Vibration stays, as far as the device gives it. */
export function setSound(on: boolean): void {
  silent = !on
}

/** Browsers keep a page silent until it was touched: call it on the first touch (`useFeedback` does). */
export function unlockSound(): void {
  audio ??= new AudioContext({ latencyHint: 'interactive' })
  if (audio.state === 'suspended') void audio.resume()
}

/** Sound and vibration at once, where the device has them. */
export function give(signal: Signal): void {
  navigator.vibrate?.(vibrations[signal])
  if (silent || audio?.state !== 'running') return
  const { shape, notes } = tones[signal]
  for (const [pitch, from, length] of notes) {
    const start = audio.currentTime + from / 1000
    const end = start + length / 1000
    const gain = audio.createGain()
    // short slopes: a note that starts or ends at once clicks
    gain.gain.setValueAtTime(0, start)
    gain.gain.linearRampToValueAtTime(shape === 'square' ? 0.18 : 0.4, start + 0.005)
    gain.gain.setValueAtTime(shape === 'square' ? 0.18 : 0.4, Math.max(start + 0.005, end - 0.02))
    gain.gain.linearRampToValueAtTime(0, end)
    const note = audio.createOscillator()
    note.type = shape
    note.frequency.value = pitch
    note.connect(gain).connect(audio.destination)
    note.start(start)
    note.stop(end)
  }
}

/** Reads a short text aloud (`speak('37번')`) in place of what was being said: the newest parcel counts. Korean unless `lang` is given. */
export function speak(text: string, lang = 'ko-KR'): void {
  const { speechSynthesis } = globalThis as { speechSynthesis?: SpeechSynthesis }
  if (!speechSynthesis) return
  speechSynthesis.cancel()
  const words = new SpeechSynthesisUtterance(text)
  words.lang = lang
  words.rate = 1.15
  speechSynthesis.speak(words)
}

/** Lets sounds through from the first touch or key on, as long as the component is there. */
export function useSound(): void {
  useEffect(() => {
    const events = ['pointerdown', 'keydown'] as const
    for (const event of events) addEventListener(event, unlockSound, { passive: true })
    if (navigator.userActivation?.hasBeenActive) unlockSound()
    return () => {
      for (const event of events) removeEventListener(event, unlockSound)
    }
  }, [])
}

/** Keeps the screen on while `active`; taken again when the page comes back, because the system drops it on leaving. */
export function useWakeLock(active: boolean): void {
  useEffect(() => {
    if (!active || !navigator.wakeLock) return
    let lock: WakeLockSentinel | undefined
    let over = false
    const take = async () => {
      if (document.visibilityState !== 'visible') return
      // a low battery may refuse it; the scanner works without
      const taken = await navigator.wakeLock.request('screen').catch(() => undefined)
      if (over) void taken?.release()
      else lock = taken
    }
    void take()
    document.addEventListener('visibilitychange', take)
    return () => {
      over = true
      document.removeEventListener('visibilitychange', take)
      void lock?.release()
    }
  }, [active])
}
