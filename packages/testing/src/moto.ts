import { after } from 'node:test'
import { type LocalMoto, motoAvailable, startMoto } from '@exqress/local/moto.ts'

export type MotoForTests = { endpoint: string; missing?: undefined } | { endpoint?: undefined; missing: string }

let own: LocalMoto | undefined

// The module is loaded before the first test, so the hook belongs to the whole file.
after(() => own?.stop())

/**
 * AWS's interfaces, played by moto for this test file; its address is set as AWS_ENDPOINT_URL, with credentials that open nothing elsewhere.
 * Where it cannot run, `missing` is the reason, to be given to the `skip` of the tests.
 */
export async function motoForTests(): Promise<MotoForTests> {
  const availability = await motoAvailable()
  if (!availability.available) return { missing: `no AWS to play here: ${availability.reason}` }
  own ??= await startMoto()
  const { endpoint } = own
  Object.assign(process.env, { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' })
  return { endpoint }
}
