import { type ComponentProps, type ReactNode, useId } from 'react'
import { Icon } from './icon.tsx'

type Words = {
  label: ReactNode
  hint?: ReactNode
  /** What is wrong and how to mend it, in one line. */
  error?: ReactNode
}

function useWords({ hint, error }: Words) {
  const id = useId()
  const describedBy = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ')
  return { id, aria: { 'aria-invalid': Boolean(error), ...(describedBy && { 'aria-describedby': describedBy }) } }
}

function Frame({ id, label, hint, error, children }: Words & { id: string; children: ReactNode }) {
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      {children}
      {hint && (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p className="field-error" id={`${id}-error`} role="alert">
          <Icon name="alert" />
          {error}
        </p>
      )}
    </div>
  )
}

export type FieldProps = Words & Omit<ComponentProps<'input'>, 'className' | 'id'>

/** A labelled line of text. Takes every attribute of `input`. */
export function Field({ label, hint, error, ...input }: FieldProps) {
  const { id, aria } = useWords({ label, hint, error })
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <input {...input} {...aria} id={id} className="field-input" />
    </Frame>
  )
}

/** Six digits from a message; the phone offers them by itself. `onComplete` is called once the sixth is there. */
export function CodeField({
  label,
  hint,
  error,
  value,
  onChange,
  onComplete,
  length = 6,
  ...input
}: Words &
  Omit<ComponentProps<'input'>, 'className' | 'id' | 'value' | 'onChange'> & {
    value: string
    onChange: (digits: string) => void
    onComplete?: (digits: string) => void
    length?: number
  }) {
  const { id, aria } = useWords({ label, hint, error })
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <input
        {...input}
        {...aria}
        id={id}
        className="field-input field-code"
        inputMode="numeric"
        autoComplete="one-time-code"
        value={value}
        onChange={(event) => {
          const digits = event.target.value.replace(/\D/g, '').slice(0, length)
          if (digits === value) return
          onChange(digits)
          if (digits.length === length) onComplete?.(digits)
        }}
      />
    </Frame>
  )
}

/** Several lines. */
export function TextArea({
  label,
  hint,
  error,
  ...area
}: Words & Omit<ComponentProps<'textarea'>, 'className' | 'id'>) {
  const { id, aria } = useWords({ label, hint, error })
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <textarea rows={3} {...area} {...aria} id={id} className="field-input" />
    </Frame>
  )
}

/** One of a closed list, as the system's own picker. */
export function Select({
  label,
  hint,
  error,
  children,
  ...select
}: Words & Omit<ComponentProps<'select'>, 'className' | 'id'>) {
  const { id, aria } = useWords({ label, hint, error })
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <select {...select} {...aria} id={id} className="field-input">
        {children}
      </select>
    </Frame>
  )
}
