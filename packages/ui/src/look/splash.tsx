import { useEffect, useState } from 'react'
import { Mark } from './mark.tsx'

/**
 * While the session is asked for.
 * @param words said only when it takes longer than a second
 * @param className of the app's own look
 */
export function Splash({ words, className = 'splash' }: { words: string; className?: string }) {
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 1_000)
    return () => clearTimeout(timer)
  }, [])
  return (
    <main className={className} aria-busy="true">
      <h1>
        <Mark />
      </h1>
      <p role="status" className="soft">
        {slow && words}
      </p>
    </main>
  )
}
