import { z } from 'zod'
import { BoxNumber, CarrierCode, FindTag, Grams, HandlingFlag, SortCode, WaybillKind } from './values.ts'

/**
 * Each form in which the services answer a label, and its media type. The linter of labels has to read every one of them back: a form
 * that it cannot read fails the build.
 */
export const labelFormats = { svg: 'image/svg+xml', png: 'image/png', pdf: 'application/pdf' } as const
export type LabelFormat = keyof typeof labelFormats

/** All that is printed on a box, and nothing else (product.md). `url` is the QR's text, base URL and token. */
export type LabelPrint = z.infer<typeof LabelPrint>
export const LabelPrint = z.strictObject({
  url: z.string().max(200),
  kind: WaybillKind,
  carrier: CarrierCode,
  carrierName: z.string().max(40),
  sortCode: SortCode,
  handling: z.array(HandlingFlag).max(7),
  weightGrams: Grams.optional(),
  /** YYYY-MM-DD in Korea. */
  date: z.iso.date(),
  boxNumber: BoxNumber,
  boxCount: BoxNumber,
  findTag: FindTag,
})
