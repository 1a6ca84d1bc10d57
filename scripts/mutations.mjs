// `npm run mutations [-- ID …]`: switches each mechanism of the promise off, and shows that a test misses it.
import { continueIn } from './lib/set-up.mjs'

process.env.MUTATIONS = process.argv.slice(2).join(' ')
process.argv.splice(2, Number.POSITIVE_INFINITY, 'mutations.slow')
await continueIn('slow.ts', 'Exqress, its mechanisms switched off one at a time')
