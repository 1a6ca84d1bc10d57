import { lazy } from 'react'
import { Route, Routes } from 'react-router'
import { Settings } from '../account/settings.tsx'
import { HandProvider } from '../deliver/hand-provider.tsx'
import { RecentProvider } from '../deliver/recent.tsx'
import { Help } from '../help/help.tsx'
import { OutboxScreen } from '../outbox/outbox-screen.tsx'
import { TodayScreen } from '../parcels/today-screen.tsx'
import { ScanScreen } from '../scan/scan-screen.tsx'
import { NotFound } from './not-found.tsx'

// without signal it cannot be used anyway
const Privacy = lazy(() => import('../privacy/privacy.tsx'))
const Relabel = lazy(() => import('../relabel/relabel.tsx'))

/**
 * Everything that an approved courier does, in one chunk, so that every screen opens in a lift too. What it holds in memory is gone
 * when they sign out.
 */
export default function Working() {
  return (
    <RecentProvider>
      <HandProvider>
        <Routes>
          <Route index element={<ScanScreen />} />
          <Route path="today" element={<TodayScreen />} />
          <Route path="relabel/:waybillId" element={<Relabel />} />
          <Route path="outbox" element={<OutboxScreen />} />
          <Route path="settings" element={<Settings />} />
          <Route path="help" element={<Help />} />
          <Route path="privacy" element={<Privacy />} />
          <Route path="*" element={<NotFound />} />
        </Routes>
      </HandProvider>
    </RecentProvider>
  )
}
