import { useEffect } from 'react'
import { useLocation, useNavigationType } from 'react-router'

/** A new screen begins at its top, and a screen reader begins at its name. Going back keeps the place, as the browser does it. */
export function useArrival(): void {
  const { key } = useLocation()
  const how = useNavigationType()
  useEffect(() => {
    if (key === 'default') return
    if (how !== 'POP') scrollTo({ top: 0, behavior: 'instant' })
    const name = document.querySelector('h1')
    if (!name || document.querySelector('[autofocus]')) return
    name.tabIndex = -1
    name.focus({ preventScroll: true })
  }, [key, how])
}
