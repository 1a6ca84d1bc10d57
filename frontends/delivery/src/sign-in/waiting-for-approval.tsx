import { Page } from '@exqress/ui/look/bars.tsx'
import { Button, ButtonLink } from '@exqress/ui/look/button.tsx'
import { Empty } from '@exqress/ui/look/states.tsx'
import { useSession } from '@exqress/ui/session/session-provider.tsx'
import { useMe } from '../account/me-query.ts'
import { useText } from '../i18n/text.ts'
import { OutboxBar } from '../outbox/outbox-bar.tsx'

/** Signed in, but not (or no longer) allowed to work. It is asked again by itself. */
export default function WaitingForApproval() {
  const t = useText()
  const me = useMe()
  const { signOut } = useSession()
  const suspended = me.data?.status === 'suspended'
  return (
    <>
      <OutboxBar />
      <Page>
        <Empty
          icon={suspended ? 'lock' : 'clock'}
          alone
          title={suspended ? t('approval.suspended') : t('approval.title')}
        >
          <p>{suspended ? t('approval.suspendedText') : t('approval.text')}</p>
          {me.data && !suspended && <p>{t('approval.name', { name: me.data.name })}</p>}
          <Button variant="main" big busy={me.isFetching} onClick={() => void me.refetch()}>
            {t('approval.check')}
          </Button>
          <ButtonLink to="/privacy" variant="quiet">
            {t('signUp.privacy')}
          </ButtonLink>
          <Button variant="quiet" onClick={() => void signOut()}>
            {t('settings.signOut')}
          </Button>
        </Empty>
      </Page>
    </>
  )
}
