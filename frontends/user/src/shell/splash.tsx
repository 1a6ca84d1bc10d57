import { Mark } from '@exqress/ui/look/mark.tsx'
import { useEffect, useState } from 'react'
import { useText } from '../i18n/text.ts'

/** While the session is asked for; words only when it takes longer than a second. */
export function Splash() {
  const t = useText()
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 1_000)
    return () => clearTimeout(timer)
  }, [])
  return (
    <main className="splash" aria-busy="true">
      <h1>
        <Mark />
      </h1>
      <p role="status" className="soft">
        {slow && t('splash.slow')}
      </p>
    </main>
  )
}
