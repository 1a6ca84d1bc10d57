import { Splash as Waiting } from '@exqress/ui/look/splash.tsx'
import { useText } from '../i18n/text.ts'

export function Splash() {
  const t = useText()
  return <Waiting words={t('splash.slow')} className="gate" />
}
