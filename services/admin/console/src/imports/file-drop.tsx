import { Icon } from '@exqress/ui/look/icon.tsx'
import { useRef, useState } from 'react'
import { useText } from '../i18n/text.ts'

/** One file, dropped or chosen. The button is the file picker itself, so that keyboard and screen reader need nothing else. */
export function FileDrop({ file, onFile }: { file: File | undefined; onFile: (file: File) => void }) {
  const t = useText()
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  return (
    <label
      className={`drop${over ? ' drop-over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        const dropped = event.dataTransfer.files[0]
        if (dropped) onFile(dropped)
      }}
    >
      <input
        ref={input}
        className="only-read-aloud"
        type="file"
        accept=".csv,text/csv"
        aria-label={t('import.file')}
        onChange={(event) => {
          const chosen = event.target.files?.[0]
          if (chosen) onFile(chosen)
          event.target.value = '' // the same name again, after it was mended, is a change too
        }}
      />
      <Icon name={file ? 'check' : 'install'} />
      <span className="strong">{file ? file.name : t('import.drop')}</span>
      <span className="small soft">
        {file ? t('import.size', { kb: Math.max(1, Math.round(file.size / 1024)) }) : t('import.drop.hint')}
      </span>
    </label>
  )
}
