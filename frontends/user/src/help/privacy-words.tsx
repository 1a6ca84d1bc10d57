import { useProse } from './text.ts'

const parts = ['what', 'why', 'who', 'long', 'rights'] as const

/** The notice that is agreed to at sign-in. Its words and `sign-in/consent.ts` change together. */
export function PrivacyWords() {
  const t = useProse()
  return (
    <div className="prose">
      <p className="lead">{t('privacy.promise')}</p>
      {parts.map((part) => (
        <section key={part}>
          <h2>{t(`privacy.${part}`)}</h2>
          <p>{t(`privacy.${part}.text`)}</p>
        </section>
      ))}
    </div>
  )
}
