import { TabBar, TopBar } from '@exqress/ui/look/bars.tsx'
import { OfflineBar } from '@exqress/ui/look/states.tsx'
import type { ReactNode } from 'react'
import { useText } from '../i18n/text.ts'
import { useArrival } from './use-arrival.ts'

/** One of the four main places: its head, its content, and the way to the others. */
export function MainScreen({ title, children }: { title: string; children: ReactNode }) {
  const t = useText()
  useArrival()
  return (
    <>
      <title>{`${title} · Exqress`}</title>
      <TopBar title={title} />
      <OfflineBar />
      {children}
      <TabBar
        label={t('tabs.label')}
        tabs={[
          { to: '/', icon: 'box', label: t('tabs.parcels') },
          { to: '/scan', icon: 'scan', label: t('tabs.scan'), lead: true },
          { to: '/send', icon: 'plus', label: t('tabs.send') },
          { to: '/me', icon: 'user', label: t('tabs.me') },
        ]}
      />
    </>
  )
}
