import { useEffect, useState, useSyncExternalStore } from 'react'
import { useSharedText } from '../i18n/shared-text.ts'
import { Button } from './button.tsx'

/** Chromium's event; not in the DOM typings because it is no standard yet. */
type InstallEvent = Event & { prompt: () => Promise<{ outcome: 'accepted' | 'dismissed' }> }

let offered: InstallEvent | undefined
const listeners = new Set<() => void>()
const tell = () => {
  for (const listener of listeners) listener()
}

/** Call once in `main.tsx`, before React: the browser fires the event when it likes, perhaps before the first screen. */
export function watchInstall(): void {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault()
    offered = event as InstallEvent
    tell()
  })
  addEventListener('appinstalled', () => {
    offered = undefined
    tell()
  })
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const isInstalled = (): boolean =>
  matchMedia('(display-mode: standalone)').matches || (navigator as { standalone?: boolean }).standalone === true
/** iPads say they are Macs, but a Mac has no touch screen. */
const isIos = () =>
  /iPhone|iPad|iPod/.test(navigator.userAgent) || (/Mac/.test(navigator.userAgent) && navigator.maxTouchPoints > 1)

const laterKey = 'exqress-install-later'
const twoWeeks = 14 * 86_400_000

/**
 * Offers the home screen where the browser can install, or the three steps on iOS. Asked to wait, it waits two weeks;
 * `always` is for a place where people look for it.
 */
export function InstallPrompt({ always = false }: { always?: boolean }) {
  const t = useSharedText()
  const event = useSyncExternalStore(subscribe, () => offered)
  const [later, setLater] = useState(true)
  useEffect(() => {
    try {
      setLater(Date.now() - Number(localStorage.getItem(laterKey) ?? 0) < twoWeeks)
    } catch {
      // no storage: nothing could be remembered, so do not ask on every visit
    }
  }, [])
  if ((later && !always) || isInstalled() || !(event || isIos())) return null
  const wait = () => {
    localStorage.setItem(laterKey, String(Date.now()))
    setLater(true)
  }
  return (
    <section className="notice" aria-labelledby="install-title">
      <h2 id="install-title">{t('install.title')}</h2>
      <p>{t('install.text')}</p>
      {event ? (
        <Button
          variant="main"
          icon="install"
          onClick={() => {
            event.prompt().then(({ outcome }) => {
              offered = undefined // it can be shown only once
              if (outcome === 'dismissed') wait()
              tell()
            })
          }}
        >
          {t('install.button')}
        </Button>
      ) : (
        <ol className="steps">
          <li>{t('install.ios.1')}</li>
          <li>{t('install.ios.2')}</li>
          <li>{t('install.ios.3')}</li>
        </ol>
      )}
      {!always && (
        <Button variant="quiet" onClick={wait}>
          {t('button.later')}
        </Button>
      )}
    </section>
  )
}
