import type { DeskCouriers } from '../contract.ts'
import type { Words } from '../i18n/text.ts'

/** A courier's name; while delivery cannot be asked, the end of the id, so that two can be told apart. */
export function courierLabel(t: Words, { name, courierId }: DeskCouriers['couriers'][number]): string {
  return name ?? t('couriers.byId', { id: courierId.slice(-4) })
}
