import { continueIn } from './lib/set-up.mjs'

await continueIn('../docker/src/images.ts', 'Exqress, images')
