import { TabBar } from '@exqress/ui/look/bars.tsx'
import { useText } from '../i18n/text.ts'

export function Tabs() {
  const t = useText()
  return (
    <TabBar
      label={t('tabs.label')}
      tabs={[
        { to: '/today', icon: 'list', label: t('tabs.today') },
        { to: '/', icon: 'scan', label: t('tabs.scan'), lead: true },
        { to: '/settings', icon: 'settings', label: t('tabs.settings') },
      ]}
    />
  )
}
