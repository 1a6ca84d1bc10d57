import { continueIn } from './lib/set-up.mjs'

await continueIn('check-infra.ts', 'Exqress, manifests and stacks')
