/**
 * Calls `work` once the page is loaded and the network has answered nothing for `quiet` ms: what is wanted later does not hold up
 * what is to be read now. After `atMost` ms in any case.
 */
export function whenQuiet(work: () => void, { quiet = 700, atMost = 6_000 } = {}): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const last = setTimeout(begin, atMost)
  const seen = new PerformanceObserver(wait)
  seen.observe({ type: 'resource' })
  addEventListener('load', wait)
  wait()

  function wait() {
    clearTimeout(timer)
    if (document.readyState === 'complete') timer = setTimeout(begin, quiet)
  }
  function begin() {
    clearTimeout(timer)
    clearTimeout(last)
    seen.disconnect()
    removeEventListener('load', wait)
    work()
  }
}
