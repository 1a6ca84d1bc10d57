import type { ComponentProps, ReactNode } from 'react'
import { Link } from 'react-router'
import { useSharedText } from '../i18n/shared-text.ts'
import { Icon, type IconName } from './icon.tsx'

/** main: the one thing to do; accent: open the camera; plain: beside it; quiet: a text; danger: cannot be undone. */
export type ButtonVariant = 'main' | 'accent' | 'plain' | 'quiet' | 'danger'

type Look = {
  variant?: ButtonVariant
  icon?: IconName
  /** The size of the page's main button (72 px in the courier app). */
  big?: boolean
  /** As wide as its place. */
  wide?: boolean
}

const classes = ({ variant = 'plain', big, wide }: Look) =>
  `button button-${variant}${big ? ' button-big' : ''}${wide ? ' button-wide' : ''}`

export type ButtonProps = Omit<ComponentProps<'button'>, 'className'> & Look & { busy?: boolean }

/** While `busy` it keeps its place and focus and does nothing: one press, one request. */
export function Button({
  variant,
  icon,
  big,
  wide,
  busy = false,
  disabled = false,
  onClick,
  children,
  ...rest
}: ButtonProps) {
  const t = useSharedText()
  const still = busy || disabled
  return (
    <button
      type="button"
      {...rest}
      className={classes({ ...(variant && { variant }), ...(big && { big }), ...(wide && { wide }) })}
      aria-busy={busy}
      // not the attribute `disabled`: it would take the focus away in the middle of the work
      aria-disabled={still}
      onClick={(event) => {
        if (still) event.preventDefault()
        else onClick?.(event)
      }}
    >
      {busy ? <span className="spinner" aria-hidden="true" /> : icon && <Icon name={icon} />}
      {children}
      {busy && <span className="only-read-aloud">{t('busy')}</span>}
    </button>
  )
}

/** A link that looks like a button. */
export function ButtonLink({
  to,
  icon,
  children,
  replace,
  ...look
}: Look & { to: string; replace?: boolean; children: ReactNode }) {
  return (
    <Link to={to} replace={replace ?? false} className={classes(look)}>
      {icon && <Icon name={icon} />}
      {children}
    </Link>
  )
}

/** A round button with a picture only; `label` is what is read aloud. */
export function IconButton({
  icon,
  label,
  ...rest
}: Omit<ComponentProps<'button'>, 'className' | 'children'> & { icon: IconName; label: string }) {
  return (
    <button type="button" {...rest} className="button button-quiet button-icon" aria-label={label}>
      <Icon name={icon} />
    </button>
  )
}
