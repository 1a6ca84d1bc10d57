import { Mark } from '@exqress/ui/look/mark.tsx'
import { Failed } from '@exqress/ui/look/states.tsx'

/** There was no network to ask for the session with; nothing is kept here that could be shown instead. */
export function Unreachable() {
  return (
    <main className="gate">
      <Mark />
      <Failed onRetry={() => location.reload()} />
    </main>
  )
}
