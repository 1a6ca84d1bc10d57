import { Page, TopBar } from '@exqress/ui/look/bars.tsx'
import { ButtonLink } from '@exqress/ui/look/button.tsx'
import { Icon, type IconName } from '@exqress/ui/look/icon.tsx'
import { InstallPrompt } from '@exqress/ui/look/install-prompt.tsx'
import { LanguageSwitch } from '@exqress/ui/look/language-switch.tsx'
import { useText } from '../i18n/text.ts'
import { LabelPicture } from './label-picture.tsx'

/** The first screen: what is promised, and the one way in. */
export function Welcome() {
  const t = useText()
  const promises: [IconName, string][] = [
    ['scan', t('welcome.promise.label')],
    ['lock', t('welcome.promise.nothing')],
    ['bell', t('welcome.promise.links')],
  ]
  return (
    <>
      <TopBar end={<LanguageSwitch />} />
      <Page>
        <section className="welcome">
          <LabelPicture />
          <div className="stack">
            <h2 className="welcome-title">
              {t('welcome.title')
                .split(/(?<=\.) /)
                .map((sentence) => (
                  <span key={sentence}>{sentence} </span>
                ))}
            </h2>
            <ul className="promises">
              {promises.map(([icon, text]) => (
                <li key={icon}>
                  <Icon name={icon} />
                  {text}
                </li>
              ))}
            </ul>
          </div>
          <div className="stack">
            <ButtonLink to="/sign-in" variant="main" big wide>
              {t('welcome.start')}
            </ButtonLink>
            <ButtonLink to="/found" wide icon="bell">
              {t('welcome.found')}
            </ButtonLink>
            <ButtonLink to="/help" variant="quiet" wide>
              {t('welcome.help')}
            </ButtonLink>
            <ButtonLink to="/privacy" variant="quiet" wide>
              {t('privacy.bar')}
            </ButtonLink>
          </div>
        </section>
        <InstallPrompt />
      </Page>
    </>
  )
}
