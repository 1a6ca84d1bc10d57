import { Icon } from '@exqress/ui/look/icon.tsx'
import { isApiError } from '@exqress/ui/session/api-error.ts'
import { useText } from '../i18n/text.ts'

/** Why a write did not go through, and what to do. `known` puts the codes of this call into words. */
export function WriteFault({ error, known = {} }: { error: Error | null; known?: Readonly<Record<string, string>> }) {
  const t = useText()
  if (!error) return null
  const words = isApiError(error) ? known[error.code] : undefined
  return (
    <p className="field-error" role="alert">
      <Icon name="alert" />
      {words ?? t(isApiError(error, 'offline') ? 'write.offline' : 'write.failed')}
    </p>
  )
}
