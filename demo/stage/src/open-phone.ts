import type { Who } from './people-panel.tsx'

/** The person's app, signed in: in a window of a phone's size, the desk in one of a desk's. */
export function openPhone(who: Who, path = ''): void {
  const atDesk = who === 'desk' || who === 'operator' || who === 'officer'
  const size = atDesk ? 'width=1280,height=840' : 'width=390,height=844'
  window.open(`/open/${who}${path && `?path=${path}`}`, `exqress-${who}`, `popup,${size}`)
}
