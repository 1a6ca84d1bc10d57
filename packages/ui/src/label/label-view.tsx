import type { LabelInput } from '@exqress/label/label-input.ts'
import { useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import { useSharedText } from '../i18n/shared-text.ts'
import { Button } from '../look/button.tsx'
import './label.css'

/**
 * A label on the screen with a button that prints it, A6, nothing else on the sheet. Only drawn: the label's address is kept in no
 * cache, download or storage, and is gone with the component. The drawing code is a chunk of its own.
 */
export function LabelView({ label, onPrint }: { label: LabelInput; onPrint?: () => void }) {
  const t = useSharedText()
  const [svg, setSvg] = useState<string>()
  useEffect(() => {
    let over = false
    import('@exqress/label/svg.ts').then(({ labelSvg }) => {
      if (!over) setSvg(labelSvg(label))
    })
    return () => {
      over = true
    }
  }, [label])
  return (
    <div className="stack">
      <Drawing className="label-sheet" svg={svg ?? ''} alt={t('label.alt', { findTag: label.findTag })} />
      {/* for the printer: beside the app, not inside it, so that the app can be left out and takes no page */}
      {svg && createPortal(<Drawing className="label-print" svg={svg} alt="" />, document.body)}
      <Button
        variant="main"
        big
        wide
        icon="printer"
        busy={!svg}
        onClick={() => {
          print()
          onPrint?.()
        }}
      >
        {t('label.print')}
      </Button>
    </div>
  )
}

function Drawing({ className, svg, alt }: { className: string; svg: string; alt: string }) {
  return (
    <div
      className={className}
      role="img"
      aria-label={alt}
      // biome-ignore lint/security/noDangerouslySetInnerHtml: our own drawing; its texts are escaped and of a strict form
      dangerouslySetInnerHTML={{ __html: svg }}
    />
  )
}
