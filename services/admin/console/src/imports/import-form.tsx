import { Button, ButtonLink } from '@exqress/ui/look/button.tsx'
import { Field, Select } from '@exqress/ui/look/field.tsx'
import { Icon } from '@exqress/ui/look/icon.tsx'
import { useState } from 'react'
import { useCarriers } from '../carriers/carrier-queries.ts'
import { useText } from '../i18n/text.ts'
import { FileDrop } from './file-drop.tsx'
import { keepChoice, keptChoice, sourceForm } from './import-choice.ts'
import { useImportRun } from './import-run.tsx'

export function ImportForm() {
  const t = useText()
  const { start } = useImportRun()
  const carriers = useCarriers()
  const [choice, setChoice] = useState(keptChoice)
  const [file, setFile] = useState<File>()
  const [tried, setTried] = useState(false)
  const isCsv = !file || /\.csv$/i.test(file.name) || file.type === 'text/csv'
  const sourceFits = sourceForm.test(choice.source)
  // a carrier that was kept and is gone
  const carrier = carriers.data?.carriers.some(({ code }) => code === choice.carrier) ? choice.carrier : ''
  return (
    <form
      className="stack-wide"
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (!file || !isCsv || !sourceFits) return
        keepChoice({ source: choice.source, carrier })
        start(file, { source: choice.source, carrier })
      }}
    >
      <FileDrop file={file} onFile={setFile} />
      {((tried && !file) || !isCsv) && (
        <p className="field-error" role="alert">
          <Icon name="alert" />
          {t(isCsv ? 'import.file.missing' : 'import.file.notCsv')}
        </p>
      )}
      <div className="form-grid">
        <Field
          label={t('import.source')}
          hint={t('import.source.hint')}
          error={tried && !sourceFits && t('import.source.wrong')}
          value={choice.source}
          maxLength={40}
          autoCapitalize="none"
          spellCheck={false}
          placeholder="mall-a"
          onChange={(event) => setChoice({ ...choice, source: event.target.value.trim().toLowerCase() })}
        />
        <Select
          label={t('import.carrier')}
          hint={t('import.carrier.hint')}
          value={carrier}
          onChange={(event) => setChoice({ ...choice, carrier: event.target.value })}
        >
          <option value="">{t('import.carrier.inFile')}</option>
          {carriers.data?.carriers.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </Select>
      </div>
      {carriers.data?.carriers.length === 0 && (
        <div className="notice">
          <p>{t('import.noCarrier')}</p>
          <ButtonLink to="/carriers/new">{t('carriers.add')}</ButtonLink>
        </div>
      )}
      <div className="row">
        <Button type="submit" variant="main" big icon="install">
          {t('import.button')}
        </Button>
        <span className="small soft">{t('import.safe')}</span>
      </div>
    </form>
  )
}
