import { Field } from '@exqress/ui/look/field.tsx'
import { useEffect, useState } from 'react'

/** A filter that is typed: taken on Enter or when the field is left, in its one spelling. */
export function TextFilter({
  label,
  placeholder,
  wrong,
  value,
  read,
  onChange,
}: {
  label: string
  placeholder: string
  wrong: string
  value: string | undefined
  read: (text: string) => string | undefined
  onChange: (value: string | undefined) => void
}) {
  const [text, setText] = useState(value ?? '')
  useEffect(() => setText(value ?? ''), [value])
  const [refused, setRefused] = useState(false)
  const take = () => {
    const next = text.trim() === '' ? undefined : read(text)
    const fits = text.trim() === '' || next !== undefined
    setRefused(!fits)
    if (fits && next !== value) onChange(next)
  }
  return (
    <Field
      label={label}
      placeholder={placeholder}
      error={refused && wrong}
      value={text}
      spellCheck={false}
      autoComplete="off"
      enterKeyHint="search"
      onChange={(event) => setText(event.target.value)}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.nativeEvent.isComposing) take()
      }}
    />
  )
}
