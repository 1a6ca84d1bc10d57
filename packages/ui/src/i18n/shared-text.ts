import { en } from './en.ts'
import { ko } from './ko.ts'
import { createText } from './text.ts'

/** Texts of the components in this package. Apps make their own `useText` with `createText`. */
export const useSharedText = createText({ ko, en })
