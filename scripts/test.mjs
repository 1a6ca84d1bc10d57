import { continueIn } from './lib/set-up.mjs'

await continueIn('test.ts', 'Exqress, all tests')
