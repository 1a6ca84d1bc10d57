// `npm run compose:env`: what is random for docker/compose.yaml, into docker/.env. Made once: the databases keep the passwords
// that they were made with.
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { composeEnv } from './compose-env.ts'

const file = join(import.meta.dirname, '..', '.env')
if (existsSync(file)) {
  console.log(`\n${file} is there already and stays as it is.`)
} else {
  writeFileSync(file, composeEnv(), { mode: 0o600, flag: 'wx' })
  console.log(`\n${file} written: passwords for this machine alone.`)
}
