import { createText } from '@exqress/ui/i18n/text.ts'
import { en } from './en.ts'
import { ko } from './ko.ts'

export const useText = createText({ ko, en })
export type Words = ReturnType<typeof useText>
