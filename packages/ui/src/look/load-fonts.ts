import { whenQuiet } from './when-quiet.ts'

/**
 * Our font. On a first visit a slow network brings what is to be read first, in the device's own font, and some 200 kB of letters
 * after it; from then on the service worker has them, and they are there from the start.
 */
export function loadFonts(): void {
  // without a network the device's own font stays until the next start
  const load = () => void import('./fonts.css').catch(() => {})
  if (navigator.serviceWorker?.controller) load()
  else whenQuiet(load)
}
