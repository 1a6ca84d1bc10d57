import type { LabelPrint } from '@exqress/contracts/labels.ts'
import type { LabelInput } from '@exqress/label/label-input.ts'

/** What the drawing takes. A label has room for six flags, and of the seven two exclude each other. */
export function labelInputOf({ url, carrier, handling, ...label }: LabelPrint): LabelInput {
  return { ...label, labelUrl: url, handling: [...new Set(handling)].slice(0, 6) }
}
