import { useSharedText } from '../i18n/shared-text.ts'

/** The logo: a QR finder pattern with one corner opened and the persimmon seal in it. `withName` adds the word. */
export function Mark({ withName = true }: { withName?: boolean }) {
  const t = useSharedText()
  return (
    <span className="mark">
      <svg viewBox="0 0 28 28" aria-hidden="true">
        <path
          fill="none"
          stroke="currentColor"
          strokeWidth="4"
          strokeLinejoin="round"
          strokeLinecap="round"
          d="M17 3H6a3 3 0 0 0-3 3v16a3 3 0 0 0 3 3h16a3 3 0 0 0 3-3V11"
        />
        <rect className="mark-dot" x="9.5" y="9.5" width="9" height="9" rx="2" />
      </svg>
      {withName ? t('brand.name') : <span className="only-read-aloud">{t('brand.name')}</span>}
    </span>
  )
}
