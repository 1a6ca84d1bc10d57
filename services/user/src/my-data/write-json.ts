import type { ExportedParcel, ExportHead } from '@exqress/contracts/my-data.ts'

/** `MyData` of packages/contracts, piece by piece. */
export async function* writeJson(head: ExportHead, parcels: AsyncIterable<ExportedParcel>): AsyncGenerator<string> {
  yield `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "parcels": [`
  let between = '\n'
  for await (const parcel of parcels) {
    yield between + JSON.stringify(parcel, null, 2)
    between = ',\n'
  }
  yield '\n  ]\n}\n'
}
