import type { Words } from './i18n/text.ts'
import { StageError } from './stage-api.ts'

/** What to tell a person of a fault: never its code, always what to do next. */
export function wordsOf(t: Words, fault: unknown): string {
  const { code, before } = fault instanceof StageError ? fault : new StageError('unavailable')
  if (code === 'out_of_order' || code === 'no_parcel')
    return t('fault.out_of_order', { step: before ? t(`step.${before}`) : '' })
  if (code === 'done_already') return t('fault.done_already')
  if (code === 'no_broker') return t('broker.none')
  if (code === 'no_database') return t('database.none')
  if (code === 'part_so_already') return t('fault.part_so_already')
  if (code === 'broker_down') return t('fault.broker_down')
  if (code === 'behind') return t('fault.behind')
  if (code === 'bad_input') return t('fault.bad_input')
  if (code === 'busy') return t('fault.busy')
  if (code === 'too_short') return t('fault.too_short')
  if (code === 'unreachable') return t('fault.unreachable')
  if (code === 'refused') return t('fault.refused')
  return t('fault.unavailable')
}
