import { TopBar } from '@exqress/ui/look/bars.tsx'
import { OfflineBar } from '@exqress/ui/look/states.tsx'
import type { ReactNode } from 'react'
import { useLocation, useNavigate } from 'react-router'

/** A screen below a main one: its name and the way back. Opened directly, back leads home. */
export function DeepScreen({ title, back = '/', children }: { title: string; back?: string; children: ReactNode }) {
  const navigate = useNavigate()
  const { key } = useLocation()
  return (
    <>
      <TopBar title={title} onBack={() => (key === 'default' ? navigate(back, { replace: true }) : navigate(-1))} />
      <OfflineBar />
      {children}
    </>
  )
}
