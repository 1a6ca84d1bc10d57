import { Segments } from '@exqress/ui/look/segments.tsx'
import { useWrite } from '@exqress/ui/write/use-write.ts'
import { useQueryClient } from '@tanstack/react-query'
import { WriteFault } from '../write/write-fault.tsx'
import { useDestructionText } from './text.ts'

const choices = ['0', '7', '30'] as const

/** When the data of this customer's parcels is destroyed by itself. */
export function DestroySettingChoice({ days }: { days: number }) {
  const t = useDestructionText()
  const queries = useQueryClient()
  const choose = useWrite((api, id, afterDays: number) => api.put('/api/me/destruction', { body: { id, afterDays } }), {
    onSuccess: () => queries.invalidateQueries({ queryKey: ['me'] }),
  })
  const shown = String(choose.isPending ? choose.variables : days)
  return (
    <section className="stack">
      <h2 className="section-title">{t('setting.title')}</h2>
      <Segments<(typeof choices)[number]>
        label={t('setting.title')}
        options={choices.map((value) => ({ value, label: t(`setting.${value}`) }))}
        value={choices.find((value) => value === shown)}
        onChange={(value) => choose.mutate(Number(value))}
      />
      <p className="small soft">{t('setting.text')}</p>
      <WriteFault error={choose.error} />
    </section>
  )
}
