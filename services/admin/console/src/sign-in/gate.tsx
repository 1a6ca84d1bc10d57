import { LanguageSwitch } from '@exqress/ui/look/language-switch.tsx'
import { Mark } from '@exqress/ui/look/mark.tsx'
import { OfflineBar } from '@exqress/ui/look/states.tsx'
import { type ReactNode, useEffect } from 'react'
import { useText } from '../i18n/text.ts'

/** The frame of what is shown before anybody is signed in. */
export function Gate({ title, children }: { title: string; children: ReactNode }) {
  const t = useText()
  useEffect(() => {
    document.title = `${title} · ${t('title')}`
  }, [title, t])
  return (
    <>
      <OfflineBar />
      <main className="gate">
        <Mark />
        <div className="card gate-card">
          <h1>{title}</h1>
          {children}
        </div>
        <LanguageSwitch />
      </main>
    </>
  )
}
