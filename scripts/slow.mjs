import { continueIn } from './lib/set-up.mjs'

await continueIn('slow.ts', 'Exqress, the slower checks')
