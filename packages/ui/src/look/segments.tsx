import { type ReactNode, useId } from 'react'
import { Icon, type IconName } from './icon.tsx'

/** One of a few, all in sight: filters, places of delivery, reasons. Real radio buttons underneath. */
export function Segments<V extends string>({
  label,
  showLabel = false,
  options,
  value,
  onChange,
}: {
  label: string
  showLabel?: boolean
  options: readonly { value: V; label: ReactNode; icon?: IconName }[]
  value: V | undefined
  onChange: (value: V) => void
}) {
  const name = useId()
  return (
    <fieldset className="segments">
      <legend className={showLabel ? 'field-label' : 'only-read-aloud'}>{label}</legend>
      {options.map((option) => (
        <label className="segment" key={option.value}>
          <input type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
          {option.icon && <Icon name={option.icon} />}
          {option.label}
        </label>
      ))}
    </fieldset>
  )
}
