import { useFormat } from '@exqress/ui/i18n/text.ts'
import { ButtonLink } from '@exqress/ui/look/button.tsx'
import { Icon } from '@exqress/ui/look/icon.tsx'
import { useDestructionText } from './text.ts'

/** A box whose data its own recipient had destroyed: this device knows it, nobody else does. */
export default function KnownBox({ day }: { day: string }) {
  const t = useDestructionText()
  const format = useFormat()
  return (
    <section className="stack" role="status">
      <div className="state">
        <Icon name="check" />
        <h2 className="page-title">{t('known.title')}</h2>
        <p className="lead">{t('known.text', { date: format.date(day) })}</p>
        <p className="small soft">{t('known.device')}</p>
      </div>
      <ButtonLink to="/" variant="main" big wide icon="box">
        {t('known.home')}
      </ButtonLink>
    </section>
  )
}
