import { createContext, useCallback, useContext } from 'react'
import { en } from './en.ts'
import { ko } from './ko.ts'
import { type Dictionary, fill, type Message, type Text, type Translation, useLocale } from './text.ts'

/** The Korean of this package's components; an app whose tone is another gives its own. */
export const SharedKorean = createContext<Translation<typeof ko>>(ko)

/** Texts of the components in this package. Apps make their own `useText` with `createText`. */
export function useSharedText(): Text<typeof ko> {
  const { locale } = useLocale()
  const korean = useContext(SharedKorean)
  const words: Dictionary = locale === 'ko' ? korean : en
  return useCallback<Text<typeof ko>>(
    (key, ...[params]) => fill(locale, words[key] as Message, params),
    [locale, words],
  )
}
