import { Suspense } from 'react'
import { fetchedEarly, useFetched } from '../look/fetched-early.ts'
import { Loading } from '../look/states.tsx'
import type { ScannerProps } from './verdict.ts'

const view = fetchedEarly(() => import('./scanner-view.tsx'))

/** The scanner, fetched when it is first shown. `preloadScanner()` fetches it sooner (on idle, on a tab's touch). */
export function LazyScanner(props: ScannerProps) {
  return (
    <Suspense fallback={<Loading rows={1} />}>
      <View {...props} />
    </Suspense>
  )
}

function View(props: ScannerProps) {
  const ScannerView = useFetched(view)
  return <ScannerView {...props} />
}

export const preloadScanner = view.fetch
