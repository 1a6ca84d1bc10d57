import { continueIn } from './lib/set-up.mjs'

await continueIn('demo.ts', 'Exqress, the life of a parcel')
