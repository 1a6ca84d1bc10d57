import { readFileSync } from 'node:fs'
import { tokenFromText } from '@exqress/crypto/token.ts'
import { v7 } from 'uuid'
import { readLabel } from '../read-label.ts'
import type { Actors } from './actors.ts'
import type { StageOptions, StoredRow } from './options.ts'

/** Another box of the round that can be delivered now: loaded along, or left from before. `over`: somebody has delivered it. */
export type Alongside = { waybillId: string; findTag: string; over: boolean }

const open = ['registered', 'in_transit', 'out_for_delivery']

/** Some of the round's boxes that still stand in the depot, by their labels; after some rounds there are none left. */
export async function loadOthers(
  { labels }: StageOptions,
  { courier }: Actors,
  wanted: number,
): Promise<{ loaded: number; alongside: Alongside[] }> {
  const { parcels } = await courier.need('GET', '/api/parcels')
  const round = parcels as { waybillId: string; findTag: string; state: string }[]
  const someIn = (state: string) =>
    labels()
      .filter(({ life, unreadable }) => !life && !unreadable)
      .flatMap(({ findTag, file }) => {
        const parcel = round.find((each) => each.findTag === findTag && each.state === state)
        return parcel ? [{ waybillId: parcel.waybillId, findTag, file }] : []
      })
      .slice(0, wanted)
  const chosen = someIn('registered')
  for (const { file } of chosen) {
    const token = tokenFromText((await readLabel(readFileSync(file)))[0] ?? '')
    await courier.need('POST', '/api/scans', { body: { id: v7(), purpose: 'load', token } })
  }
  const there = chosen.length > 0 ? chosen : someIn('out_for_delivery')
  return {
    loaded: 1 + chosen.length,
    alongside: there.map(({ waybillId, findTag }) => ({ waybillId, findTag, over: false })),
  }
}

/** Looks at the rows: to ask as the courier again and again would sign their phone out. */
export async function markOver(options: Pick<StageOptions, 'storedRows'>, boxes: Alongside[]): Promise<void> {
  for (const box of boxes) box.over = !open.includes(stateIn(await options.storedRows(box.waybillId), 'delivery') ?? '')
}

/** What the recipient's service was told of a parcel by now, and whether the courier's knows of something newer. */
export function newsOf(rows: readonly StoredRow[]): { told: string | undefined; late: boolean } {
  const [told, known] = [stateIn(rows, 'user'), stateIn(rows, 'delivery')]
  return { told, late: told !== undefined && known !== undefined && told !== known }
}

/** The state of a parcel as it lies in one of the databases. */
function stateIn(rows: readonly StoredRow[], service: StoredRow['database']): string | undefined {
  const row = rows.find(({ database }) => database === service)
  return row?.columns.find(({ name }) => name === 'state')?.value
}
