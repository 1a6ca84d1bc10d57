import { TopBar } from '@exqress/ui/look/bars.tsx'
import { OfflineBar } from '@exqress/ui/look/states.tsx'
import type { ReactNode } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { useArrival } from './use-arrival.ts'

/** A screen below a main one: its name and the way back. Opened directly, back leads home. */
export function DeepScreen({ title, back = '/', children }: { title: string; back?: string; children: ReactNode }) {
  const navigate = useNavigate()
  const { key } = useLocation()
  useArrival()
  return (
    <>
      <title>{`${title} · Exqress`}</title>
      <TopBar title={title} onBack={() => (key === 'default' ? navigate(back, { replace: true }) : navigate(-1))} />
      <OfflineBar />
      {children}
    </>
  )
}
