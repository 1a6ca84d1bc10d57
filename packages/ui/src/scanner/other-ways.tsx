import { tokenFromText } from '@exqress/crypto/token.ts'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useSharedText } from '../i18n/shared-text.ts'
import { Button } from '../look/button.tsx'
import { Field } from '../look/field.tsx'
import { findTagFromText } from './find-tag.ts'
import { pictureIn, pictureOf, readPicture } from './read-picture.ts'

/**
 * Without a camera: a picture chosen, pasted or dropped on the page, or a find tag or the label's letters typed.
 * `onFindTag` absent: only label letters are taken.
 */
export function OtherWays({
  onToken,
  onFindTag,
  startOpen = false,
}: {
  onToken: (token: string, how: 'picture' | 'typed') => void
  onFindTag?: (findTag: string) => void
  /** The typing field is there from the start (no camera). */
  startOpen?: boolean
}) {
  const t = useSharedText()
  const [typing, setTyping] = useState(false)
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<'picture' | 'not_ours' | 'typed'>()
  const chooser = useRef<HTMLInputElement>(null)

  const look = useCallback(
    async (file: Blob) => {
      setFault(undefined)
      setBusy(true)
      const text = await readPicture(file).catch(() => undefined)
      setBusy(false)
      const token = text && tokenFromText(text)
      if (token) onToken(token, 'picture')
      else setFault(text ? 'not_ours' : 'picture')
    },
    [onToken],
  )

  useEffect(() => {
    const take = (event: Event, data: DataTransfer | null) => {
      const picture = pictureOf(data)
      if (!picture) return
      event.preventDefault()
      void look(picture)
    }
    const onPaste = (event: ClipboardEvent) => take(event, event.clipboardData)
    const onDrop = (event: DragEvent) => take(event, event.dataTransfer)
    // without this the browser leaves the app to show the picture
    const onOver = (event: DragEvent) =>
      event.dataTransfer?.types.some((type) => type === 'Files' || type === 'text/uri-list') && event.preventDefault()
    addEventListener('paste', onPaste)
    addEventListener('drop', onDrop)
    addEventListener('dragover', onOver)
    return () => {
      removeEventListener('paste', onPaste)
      removeEventListener('drop', onDrop)
      removeEventListener('dragover', onOver)
    }
  }, [look])

  function find() {
    const findTag = onFindTag && findTagFromText(typed)
    const token = tokenFromText(typed)
    setFault(findTag || token ? undefined : 'typed')
    if (findTag) onFindTag(findTag)
    else if (token) onToken(token, 'typed')
    if (findTag || token) setTyped('')
  }

  return (
    <div className="stack">
      <div className="scanner-ways">
        <Button icon="picture" busy={busy} onClick={() => chooser.current?.click()}>
          {t('scan.picture')}
        </Button>
        {!startOpen && (
          <Button icon="keyboard" aria-expanded={typing} onClick={() => setTyping(!typing)}>
            {t('scan.type')}
          </Button>
        )}
      </div>
      <input
        ref={chooser}
        type="file"
        accept="image/*"
        hidden
        onChange={(event) => {
          const file = pictureIn(event.target.files)
          event.target.value = '' // the same picture may be chosen again
          if (file) void look(file)
        }}
      />
      {fault && fault !== 'typed' && (
        <p className="field-error" role="alert">
          {t(fault === 'picture' ? 'scan.picture.none' : 'scan.not_ours')}
        </p>
      )}
      {(typing || startOpen) && (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault()
            find()
          }}
        >
          <Field
            label={t('scan.typed.label')}
            hint={t('scan.typed.hint')}
            error={fault === 'typed' && t('scan.typed.wrong')}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            autoComplete="off"
            spellCheck={false}
          />
          <Button type="submit" variant="main" icon="search">
            {t('scan.typed.button')}
          </Button>
        </form>
      )}
    </div>
  )
}
