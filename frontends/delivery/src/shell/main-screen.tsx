import { TopBar } from '@exqress/ui/look/bars.tsx'
import type { ReactNode } from 'react'
import { OutboxBar } from '../outbox/outbox-bar.tsx'
import { Tabs } from './tabs.tsx'

/** One of the main places beside the scanner: its head, its content, and the way to the others. */
export function MainScreen({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <TopBar title={title} />
      <OutboxBar />
      {children}
      <Tabs />
    </>
  )
}
