import { type ReactNode, useEffect, useId, useRef } from 'react'
import { useSharedText } from '../i18n/shared-text.ts'
import { IconButton } from './button.tsx'

/**
 * A question or a detail over the screen: from the bottom on a phone, in the middle on a desk. The browser's own
 * dialog, so focus stays inside, Escape closes and the rest is inert. `onClose` is called for every way out.
 */
export function Sheet({
  open,
  onClose,
  title,
  children,
}: {
  open: boolean
  onClose: () => void
  title: ReactNode
  children: ReactNode
}) {
  const t = useSharedText()
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    const element = dialog.current
    if (!element || !open) return
    element.showModal()
    return () => element.close()
  }, [open])
  if (!open) return null
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click on the veil only repeats what Escape does
    <dialog
      ref={dialog}
      className="sheet"
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault() // the owner decides; it sets `open` to false
        onClose()
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose()
      }}
    >
      <div className="sheet-inner">
        <div className="sheet-head">
          <h2 id={titleId}>{title}</h2>
          <IconButton icon="close" label={t('button.close')} onClick={onClose} />
        </div>
        {children}
      </div>
    </dialog>
  )
}
