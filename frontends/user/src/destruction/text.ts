import { createText } from '@exqress/ui/i18n/text.ts'
import { ko } from './ko.ts'

export const useDestructionText = createText({ ko, en: () => import('./en.ts').then(({ en }) => en) })
