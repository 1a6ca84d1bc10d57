import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { type Locale, LocaleContext, locales } from './text.ts'

const storageKey = 'exqress-locale'

/** What the person chose before; else Korean where the device speaks it or asks for anything but English. */
export function firstLocale(): Locale {
  const kept = readKept()
  if (kept) return kept
  return navigator.languages.find((tag) => /^(ko|en)\b/.test(tag))?.startsWith('en') ? 'en' : 'ko'
}

function readKept(): Locale | undefined {
  try {
    const kept = localStorage.getItem(storageKey)
    return locales.find((locale) => locale === kept)
  } catch {
    return undefined // storage is switched off: the choice lasts as long as the page
  }
}

/** Wraps the whole app: holds the language, writes `<html lang>`, remembers the choice. */
export function LocaleProvider({ children }: { children: ReactNode }) {
  const [locale, setLocale] = useState(firstLocale)
  useEffect(() => {
    document.documentElement.lang = locale
  }, [locale])
  // chosen in another tab: two languages side by side would confuse
  useEffect(() => {
    const onStorage = ({ key }: StorageEvent) => key === storageKey && setLocale(firstLocale())
    addEventListener('storage', onStorage)
    return () => removeEventListener('storage', onStorage)
  }, [])
  const state = useMemo(
    () => ({
      locale,
      setLocale: (next: Locale) => {
        setLocale(next)
        try {
          localStorage.setItem(storageKey, next)
        } catch {
          // see readKept
        }
      },
    }),
    [locale],
  )
  return <LocaleContext value={state}>{children}</LocaleContext>
}
