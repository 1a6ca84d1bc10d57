import { lazy, Suspense } from 'react'
import { Loading } from '../look/states.tsx'
import type { ScannerProps } from './verdict.ts'

const ScannerView = lazy(() => import('./scanner-view.tsx'))

/** The scanner, fetched when it is first shown. `preloadScanner()` fetches it sooner (on idle, on a tab's touch). */
export function LazyScanner(props: ScannerProps) {
  return (
    <Suspense fallback={<Loading rows={1} />}>
      <ScannerView {...props} />
    </Suspense>
  )
}

export const preloadScanner = (): void => void import('./scanner-view.tsx').catch(() => {})
