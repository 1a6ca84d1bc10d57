import { Page } from '@exqress/ui/look/bars.tsx'
import { ButtonLink } from '@exqress/ui/look/button.tsx'
import { Empty } from '@exqress/ui/look/states.tsx'
import { DeepScreen } from '../shell/deep-screen.tsx'
import { useMyDataText } from './text.ts'

export default function Deleted() {
  const words = useMyDataText()
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
