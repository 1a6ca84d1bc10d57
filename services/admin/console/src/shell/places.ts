import type { IconName } from '@exqress/ui/look/icon.tsx'
import { useText } from '../i18n/text.ts'
import { useImportRun } from '../imports/import-run.tsx'
import { useMe } from './me-query.ts'

/** `onBar`: a phone's bar has room for it; all others stand behind its last button. */
export type Place = { to: string; icon: IconName; label: string; note?: string; onBar: boolean }

/** Where somebody with this role may go, in one list, so that a phone cannot lack what the desk has. */
export function usePlaces(): Place[] {
  const t = useText()
  const me = useMe()
  const { run } = useImportRun()
  const role = me.data?.role
  const watches = role === 'owner' || role === 'officer'
  const sending = run.phase === 'running' ? { note: `${Math.floor(run.sent * 100)}%` } : {}
  return [
    { to: '/', icon: 'box', label: t('nav.parcels'), onBar: true },
    { to: '/search', icon: 'search', label: t('nav.search'), onBar: true },
    { to: '/cases', icon: 'bell', label: t('nav.cases'), onBar: true },
    { to: '/couriers', icon: 'truck', label: t('nav.couriers'), onBar: true },
    { to: '/imports', icon: 'install', label: t('nav.imports'), onBar: false, ...sending },
    { to: '/new', icon: 'plus', label: t('nav.new'), onBar: false },
    { to: '/carriers', icon: 'settings', label: t('nav.carriers'), onBar: false },
    ...(watches
      ? [
          { to: '/openings', icon: 'shield', label: t('nav.openings'), onBar: false } as const,
          { to: '/destructions', icon: 'trash', label: t('nav.destructions'), onBar: false } as const,
          { to: '/canaries', icon: 'alert', label: t('nav.canaries'), onBar: false } as const,
        ]
      : []),
    ...(role === 'owner' || role === 'operator'
      ? [{ to: '/cluster', icon: 'globe', label: t('nav.cluster'), onBar: false } as const]
      : []),
    ...(role === 'owner'
      ? [{ to: '/invitations', icon: 'door', label: t('nav.invitations'), onBar: false } as const]
      : []),
    { to: '/account', icon: 'user', label: t('nav.account'), onBar: false },
  ]
}
