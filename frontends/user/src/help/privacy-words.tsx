import { useProse } from './text.ts'

const parts = ['what', 'why', 'long', 'who', 'outside', 'rights', 'safety', 'device', 'unwilling'] as const

/** The notice that is agreed to at sign-in, by the points that the law asks for (PIPA, article 30). Its words and `sign-in/consent.ts` change together. */
export function PrivacyWords() {
  const t = useProse()
  return (
    <div className="prose">
      <p className="lead">{t('privacy.promise')}</p>
      {parts.map((part) => (
        <section key={part}>
          <h2>{t(`privacy.${part}`)}</h2>
          {t(`privacy.${part}.text`)
            .split('\n')
            .map((line) => (
              <p key={line}>{line}</p>
            ))}
        </section>
      ))}
    </div>
  )
}
