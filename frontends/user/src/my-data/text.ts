import { createText } from '@exqress/ui/i18n/text.ts'
import { ko } from './ko.ts'

/** Texts of these screens alone; they come with them. */
export const useMyDataText = createText({ ko, en: () => import('./en.ts').then(({ en }) => en) })
