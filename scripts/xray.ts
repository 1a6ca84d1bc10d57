import { parseArgs } from 'node:util'
import { SHORTEST_SOUGHT } from '@exqress/demo/stage/options.ts'
import { runningStack } from './lib/running-stack.ts'
import { printFailure, Sentence } from './lib/steps.ts'
import { proveXray, xray } from './lib/xray.ts'

const { values: flags, positionals } = parseArgs({
  options: { prove: { type: 'boolean' }, help: { type: 'boolean' } },
  allowPositionals: true,
})
const text = positionals.join(' ').trim()
if (flags.help || text === '') {
  console.log(`npm run xray -- TEXT          looks for the text, in every spelling and encoding, in all that npm start has stored
npm run xray -- --prove TEXT  hides it in a table first, to show that it would be found, and takes it away again

Ends with 0 where it is found nowhere (with --prove: where it is found), else with 1. What browsers keep is looked
through on the stage, in the browser itself.`)
  process.exit(flags.help ? 0 : 2)
}

try {
  const stack = runningStack()
  if (!stack) throw new Sentence('Nothing runs from this folder: npm start first.')
  if (Buffer.byteLength(text) < SHORTEST_SOUGHT) {
    throw new Sentence('That is too short: five letters or digits, or two Korean syllables, at least.')
  }
  const { searched, hits, encodings, milliseconds } = await (flags.prove ? proveXray : xray)(stack.plan, text)
  console.log('')
  for (const { place, stores, bytes } of searched) {
    if (stores)
      console.log(`     ${place.padEnd(12)}${String(stores).padStart(6)}  ${(bytes / 1e6).toFixed(1).padStart(8)} MB`)
  }
  console.log(`\n     ${encodings} spellings and encodings, ${(milliseconds / 1000).toFixed(1)} s\n`)
  console.log(hits.length === 1 ? 'Found in 1 place.' : `Found in ${hits.length} places.`)
  for (const { store, column, encoding } of hits)
    console.log(`     ${store}${column ? `.${column}` : ''}  (${encoding})`)
  console.log('')
  process.exit(hits.length > 0 === Boolean(flags.prove) ? 0 : 1)
} catch (error) {
  printFailure('The X-ray could not look', error)
  process.exit(2)
}
