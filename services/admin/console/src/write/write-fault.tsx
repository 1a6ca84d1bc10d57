import { Icon } from '@exqress/ui/look/icon.tsx'
import { isApiError } from '@exqress/ui/session/api-error.ts'
import { useText } from '../i18n/text.ts'

/** Why something did not go through, and what to do. `known` puts the codes of this call into words. */
export function WriteFault({ error, known = {} }: { error: Error | null; known?: Readonly<Record<string, string>> }) {
  const t = useText()
  if (!error) return null
  const code = isApiError(error) ? error.code : undefined
  const words =
    code === 'offline'
      ? t('write.offline')
      : code === 'forbidden'
        ? t('write.forbidden')
        : code === 'too_many'
          ? t('write.tooMany')
          : t('write.failed')
  return (
    <p className="field-error" role="alert">
      <Icon name="alert" />
      {(code !== undefined && known[code]) || words}
    </p>
  )
}
