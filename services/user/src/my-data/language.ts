/** What an exported file is written in. */
export type Language = 'ko' | 'en'
