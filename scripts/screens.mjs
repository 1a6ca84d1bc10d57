import { continueIn } from './lib/set-up.mjs'

await continueIn('screens.ts', 'Exqress, pictures of every screen')
