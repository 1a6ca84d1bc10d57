import { continueIn } from './lib/set-up.mjs'

await continueIn('xray.ts', 'X-ray')
