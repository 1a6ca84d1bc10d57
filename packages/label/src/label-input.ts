import { BoxNumber, FindTag, Grams, HandlingFlag, SortCode, WaybillKind } from '@exqress/contracts/values.ts'
import { z } from 'zod'

/**
 * All that may stand on a box. Strict, so that a caller who passes more is refused, and every field has a form into which
 * a name, an address, a phone or a waybill number does not fit.
 */
export type LabelInput = z.infer<typeof LabelInput>
export const LabelInput = z
  .strictObject({
    kind: WaybillKind,
    /** What the QR says, from `labelUrl` of packages/crypto. Never printed as text. */
    labelUrl: z.string().regex(/^HTTPS?:\/\/[A-Z0-9.-]+(:\d{1,5})?\/Q\/[A-Z2-7]{39}$/),
    /** Carrier's shown name, such as CJ대한통운. */
    carrierName: z.string().regex(/^(?!.*\d{4})[A-Za-z가-힣][A-Za-z0-9가-힣 &.-]{0,19}$/),
    sortCode: SortCode.regex(/^(?!.*\d{8})/),
    handling: z
      .array(HandlingFlag)
      .max(6)
      .refine((flags) => new Set(flags).size === flags.length, 'a flag stands twice'),
    weightGrams: Grams.optional(),
    /** Day of issue in Korea, YYYY-MM-DD. */
    date: z.iso.date(),
    boxNumber: BoxNumber,
    boxCount: BoxNumber,
    findTag: FindTag,
  })
  .refine((label) => label.boxNumber <= label.boxCount, 'box n of m: n is more than m')
