import { Button, type ButtonProps } from '@exqress/ui/look/button.tsx'
import { useToast } from '@exqress/ui/look/toast.tsx'
import { shrinkPicture } from '@exqress/ui/scanner/take-picture.ts'
import type { TakePicture } from '@exqress/ui/scanner/verdict.ts'
import { useRef, useState } from 'react'
import { useText } from '../i18n/text.ts'

/** The shutter. Takes what the running camera sees; without one the phone's own camera app is asked. */
export function PhotoButton({
  takePicture,
  onPhoto,
  children,
  busy = false,
  ...look
}: {
  takePicture: TakePicture | undefined
  onPhoto: (photo: Blob) => void
} & Pick<ButtonProps, 'children' | 'variant' | 'big' | 'wide' | 'busy'>) {
  const t = useText()
  const toast = useToast()
  const [working, setWorking] = useState(false)
  const chooser = useRef<HTMLInputElement>(null)

  async function shoot(photo: () => Promise<Blob>) {
    setWorking(true)
    try {
      onPhoto(await photo())
    } catch {
      toast({ text: t('hand.photoFailed'), tone: 'bad' })
    }
    setWorking(false)
  }

  return (
    <>
      <Button
        {...look}
        icon="camera"
        busy={busy || working}
        onClick={() => (takePicture ? void shoot(takePicture) : chooser.current?.click())}
      >
        {children}
      </Button>
      <input
        ref={chooser}
        type="file"
        accept="image/*"
        capture="environment"
        hidden
        onChange={(event) => {
          const file = event.target.files?.[0]
          event.target.value = '' // the same picture may be chosen again
          if (file) void shoot(() => shrinkPicture(file))
        }}
      />
    </>
  )
}
