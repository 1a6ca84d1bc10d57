import { Page } from '@exqress/ui/look/bars.tsx'
import { ButtonLink } from '@exqress/ui/look/button.tsx'
import { Empty } from '@exqress/ui/look/states.tsx'
import { useSession } from '@exqress/ui/session/session-provider.tsx'
import { useEffect } from 'react'
import { Navigate, useLocation } from 'react-router'
import { DeepScreen } from '../shell/deep-screen.tsx'
import { useMyDataText } from './text.ts'

/** Away from the screens that ask for a session, the browser forgets the one that is over. */
export default function Deleted() {
  const words = useMyDataText()
  const { signOut } = useSession()
  // an address that somebody was sent to signs nobody out
  const deleted = (useLocation().state as { deleted?: boolean } | null)?.deleted === true
  useEffect(() => {
    if (deleted) void signOut()
  }, [deleted, signOut])
  if (!deleted) return <Navigate to="/" replace />
  return (
    <DeepScreen title={words('delete.bar')}>
      <Page>
        <Empty icon="check" title={words('deleted.title')}>
          <p>{words('deleted.text')}</p>
          <ButtonLink to="/" wide>
            {words('deleted.home')}
          </ButtonLink>
        </Empty>
      </Page>
    </DeepScreen>
  )
}
