import { continueIn } from './lib/set-up.mjs'

await continueIn('start.ts', 'Exqress')
