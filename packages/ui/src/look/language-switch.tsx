import { useSharedText } from '../i18n/shared-text.ts'
import { type Locale, useLocale } from '../i18n/text.ts'
import { Segments } from './segments.tsx'

/** Each language in its own name, so that it is found by who needs it. */
export function LanguageSwitch() {
  const t = useSharedText()
  const { locale, setLocale } = useLocale()
  return (
    <Segments<Locale>
      label={t('language.label')}
      options={[
        { value: 'ko', label: <span lang="ko">한국어</span> },
        { value: 'en', label: <span lang="en">English</span> },
      ]}
      value={locale}
      onChange={setLocale}
    />
  )
}
