import { Page, TopBar } from '@exqress/ui/look/bars.tsx'
import { ButtonLink } from '@exqress/ui/look/button.tsx'
import { LanguageSwitch } from '@exqress/ui/look/language-switch.tsx'
import { useText } from '../i18n/text.ts'
import { LabelPicture } from '../welcome/label-picture.tsx'

/** What somebody sees who pointed a phone's own camera at a label and is not signed in: nothing about the parcel. */
export function StrangerPage() {
  const t = useText()
  return (
    <>
      <TopBar end={<LanguageSwitch />} />
      <Page>
        <section className="welcome">
          <LabelPicture />
          <div className="stack">
            <h2 className="welcome-title">{t('stranger.title')}</h2>
            <p className="lead soft">{t('stranger.text')}</p>
          </div>
          <div className="stack">
            <ButtonLink to="/sign-in" variant="main" big wide icon="box">
              {t('stranger.signIn')}
            </ButtonLink>
            <ButtonLink to="/found" big wide icon="bell">
              {t('stranger.found')}
            </ButtonLink>
            <ButtonLink to="/help" variant="quiet" wide>
              {t('welcome.help')}
            </ButtonLink>
          </div>
          <p className="small soft">{t('stranger.kept')}</p>
        </section>
      </Page>
    </>
  )
}
