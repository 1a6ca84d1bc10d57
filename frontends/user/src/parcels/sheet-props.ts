import type { ParcelDetail } from '@exqress/contracts/user-api.ts'

/** What every sheet over a parcel gets. */
export type SheetProps = { parcel: ParcelDetail; open: boolean; onClose: () => void }
