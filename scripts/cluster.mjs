import { continueIn } from './lib/set-up.mjs'

await continueIn('cluster.ts', 'Exqress, a cluster on this machine')
