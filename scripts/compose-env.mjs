import { continueIn } from './lib/set-up.mjs'

await continueIn('../docker/src/write-compose-env.ts', 'Exqress, passwords for docker/compose.yaml')
