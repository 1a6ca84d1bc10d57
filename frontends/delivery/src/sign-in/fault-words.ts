import { isApiError } from '@exqress/ui/session/api-error.ts'
import type { T } from '../i18n/text.ts'

/** What to tell about a failed sign-up or sign-in: the next step, never a code. */
export function faultWords(t: T, error: unknown): string {
  if (isApiError(error, 'sign_in_failed')) return t('signIn.failed')
  if (isApiError(error, 'phone_format', 'bad_input')) return t('fault.phone')
  if (isApiError(error, 'consent_outdated')) return t('fault.consent')
  if (isApiError(error, 'too_many')) return t('fault.tooMany')
  if (isApiError(error, 'offline', 'bad_answer')) return t('fault.offline')
  return t('fault.other')
}
