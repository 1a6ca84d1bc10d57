import { IconButton } from '@exqress/ui/look/button.tsx'
import { type ReactNode, useEffect } from 'react'
import { useNavigate } from 'react-router'
import { useText } from '../i18n/text.ts'

/** A screen's name, its way back and what can be done on it. `plain` names the browser's tab. */
export function ScreenHead({
  title,
  plain,
  back,
  children,
}: {
  title: ReactNode
  plain: string
  back?: string
  children?: ReactNode
}) {
  const t = useText()
  const navigate = useNavigate()
  useEffect(() => {
    document.title = `${plain} · ${t('title')}`
  }, [plain, t])
  return (
    <div className="screen-head">
      {back !== undefined && <IconButton icon="back" label={t('back')} onClick={() => navigate(back)} />}
      <h1>{title}</h1>
      {children && <div className="row screen-head-end">{children}</div>}
    </div>
  )
}
