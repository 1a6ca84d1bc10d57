import { TopBar } from '@exqress/ui/look/bars.tsx'
import type { ReactNode } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { OutboxBar } from '../outbox/outbox-bar.tsx'

/** A screen below a main one: its name and the way back. Opened directly, back leads to the scanner. */
export function DeepScreen({ title, children }: { title: string; children: ReactNode }) {
  const navigate = useNavigate()
  const { key } = useLocation()
  return (
    <>
      <TopBar title={title} onBack={() => (key === 'default' ? navigate('/', { replace: true }) : navigate(-1))} />
      <OutboxBar />
      {children}
    </>
  )
}
