import { createContext, use, useCallback, useContext, useMemo } from 'react'

export type Locale = 'ko' | 'en'
export const locales: readonly Locale[] = ['ko', 'en']

/** A text with `{name}` holes; or, where the number decides the wording, one form for 1 and one for the rest. */
export type Message = string | { readonly one: string; readonly other: string }
export type Dictionary = Readonly<Record<string, Message>>
/** The shape of a second language: every key of the first, none more. Which holes a text has is checked by `compareDictionaries`. */
export type Translation<First extends Dictionary> = { readonly [K in keyof First]: Message }

type Holes<S> = S extends `${string}{${infer Hole}}${infer Rest}` ? Hole | Holes<Rest> : never
type HolesOf<M> = M extends { one: infer One; other: infer Other } ? Holes<One> | Holes<Other> | 'count' : Holes<M>
type Params<M> = [HolesOf<M>] extends [never] ? [] : [params: Record<HolesOf<M>, string | number>]
/** Looks a text up: the key and the values of its holes are checked by the compiler. */
export type Text<D extends Dictionary> = <K extends keyof D & string>(key: K, ...params: Params<D[K]>) => string

export type LocaleState = { locale: Locale; setLocale: (locale: Locale) => void }
export const LocaleContext = createContext<LocaleState>({ locale: 'ko', setLocale: () => {} })
export const useLocale = (): LocaleState => useContext(LocaleContext)

/** Fills one message. A hole without a value stays as it is written, so that it is seen. Numbers get the locale's digits grouping. */
export function fill(locale: Locale, message: Message, params: Readonly<Record<string, string | number>> = {}): string {
  const text =
    typeof message === 'string'
      ? message
      : // Korean knows no plural; its texts are plain strings or have equal forms
        new Intl.PluralRules(locale).select(Number(params.count)) === 'one'
        ? message.one
        : message.other
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => {
    const value = params[name]
    if (value === undefined) return hole
    return typeof value === 'number' ? new Intl.NumberFormat(locale).format(value) : value
  })
}

/**
 * Makes an app's `useText` out of its dictionaries. Korean is the first language and decides the keys. English may be
 * loaded on demand, so that most people never fetch it: the component then waits in the nearest `Suspense`, and speaks
 * Korean should it not come.
 * @example
 * export const useText = createText({ ko, en: () => import('./en.ts').then((m) => m.en) })   // i18n/text.ts of the app
 * const t = useText(); t('list.count', { count: 3 })
 */
export function createText<const Ko extends Dictionary>(dictionaries: {
  ko: Ko
  en: Translation<Ko> | (() => Promise<Translation<Ko>>)
}): () => Text<Ko> {
  const { ko, en } = dictionaries
  let english: Promise<Translation<Ko>> | undefined
  const load = (fetchIt: () => Promise<Translation<Ko>>) => {
    english ??= fetchIt().catch(() => ko)
    return english
  }
  // biome-ignore lint/correctness/noComponentHookFactories: called once at module level, so the hook's identity stays
  return function useText() {
    const { locale } = useLocale()
    const words: Dictionary = locale === 'ko' ? ko : typeof en === 'function' ? use(load(en)) : en
    return useCallback<Text<Ko>>((key, ...[params]) => fill(locale, words[key] as Message, params), [locale, words])
  }
}

/** Dates, times and numbers in the chosen language, always on the clock of Seoul. */
export function useFormat(): Format {
  const { locale } = useLocale()
  return useMemo(() => createFormat(locale), [locale])
}

export type Format = ReturnType<typeof createFormat>

/** The same without React. All instants are ISO strings in UTC, `Date`s or epoch milliseconds. */
export function createFormat(locale: Locale) {
  const of = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone: 'Asia/Seoul', ...options })
  const time = of({ hour: 'numeric', minute: '2-digit', hour12: true })
  const date = of({ month: 'long', day: 'numeric', weekday: 'short' })
  const dayKey = new Intl.DateTimeFormat('sv', { timeZone: 'Asia/Seoul' })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const instant = (at: Instant) => new Date(at)
  const dayNumber = (at: Date) => Date.parse(dayKey.format(at)) / 86_400_000
  return {
    number: (value: number) => new Intl.NumberFormat(locale).format(value),
    /** 23400 → ₩23,400 */
    won: (value: number) => new Intl.NumberFormat(locale, { style: 'currency', currency: 'KRW' }).format(value),
    /** 오후 2:10 */
    time: (at: Instant) => time.format(instant(at)),
    /** 11월 23일 (월) */
    date: (at: Instant) => date.format(instant(at)),
    /** 오늘, 어제 or the date, as the calendar of Seoul has it */
    day: (at: Instant, now: Instant = Date.now()) => {
      const days = dayNumber(instant(at)) - dayNumber(instant(now))
      return Math.abs(days) <= 1 ? relative.format(days, 'day') : date.format(instant(at))
    },
    /** 오늘 오후 2:10 */
    moment(at: Instant, now: Instant = Date.now()) {
      return `${this.day(at, now)} ${time.format(instant(at))}`
    },
    /** The same where nothing stands before it: Today 2:10 PM */
    stamp(at: Instant, now: Instant = Date.now()) {
      const moment = this.moment(at, now)
      return moment.charAt(0).toUpperCase() + moment.slice(1)
    },
    /** 오후 2:00~4:00, the arrival window */
    window: (from: Instant, to: Instant) => time.formatRange(instant(from), instant(to)),
  }
}
type Instant = string | number | Date
