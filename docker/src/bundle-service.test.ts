import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { demoOwner } from '@exqress/demo/demo-people.ts'
import { createApiClient } from '@exqress/scripts/lib/api-client.ts'
import { seedDemo } from '@exqress/scripts/lib/seed.ts'
import { environmentOf, migrationsOf, type ServiceName, serviceNames } from '@exqress/scripts/lib/services.ts'
import { type Stack, startStack } from '@exqress/scripts/lib/stack.ts'
import { createSteps } from '@exqress/scripts/lib/steps.ts'
import { createEmptyDatabase } from '@exqress/testing/database.ts'
import { bundleService } from './bundle-service.ts'

const run = promisify(execFile)
// Under the system's own folder for such things: no node_modules stands above it.
const folder = mkdtempSync(join(tmpdir(), 'exqress-bundles-'))
const bundleOf = (name: ServiceName) => join(folder, 'bundles', name)
let stack: Stack | undefined

before(async () => {
  for (const name of serviceNames) await bundleService(name, bundleOf(name))
})
after(async () => {
  await stack?.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('a bundle holds no package folder and no source, and nothing above it does', () => {
  for (const name of serviceNames) {
    const files = readdirSync(bundleOf(name), { recursive: true, withFileTypes: true })
    const strange = files.filter((file) => file.name === 'node_modules' || /\.tsx?$|\.test\./.test(file.name))
    assert.deepEqual(
      strange.map((file) => join(file.parentPath, file.name)),
      [],
    )
  }
  for (let above = folder; above !== '/'; above = join(above, '..')) {
    assert.ok(!existsSync(join(above, 'node_modules')), above)
  }
})

test('each bundle brings an empty database up to date with every migration of the kit and its own', async () => {
  const count = (place: string) => readdirSync(place).filter((file) => file.endsWith('.sql')).length
  const kit = count(join(migrationsOf('user'), '..', '..', '..', 'packages', 'service', 'migrations'))
  for (const name of serviceNames) {
    const env = { DATABASE_URL: await createEmptyDatabase() }
    const { stdout } = await run(process.execPath, ['main.js', 'migrate'], { cwd: bundleOf(name), env })
    const told = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string; count?: number })
    assert.equal(told.at(-1)?.event, 'migrations.done', name)
    assert.equal(told.at(-1)?.count, kit + count(migrationsOf(name)), name)
  }
})

test('the bundles are the whole system: an owner, couriers, an import, assignments, customers, labels as picture and PDF', async () => {
  const steps = createSteps()
  stack = await startStack({
    dataDir: join(folder, 'data'),
    ports: 'free',
    transport: 'postgres',
    withApps: false,
    mainOf: (name) => join(bundleOf(name), 'main.js'),
    steps,
  })
  const { plan } = stack
  const seeded = await seedDemo(plan, () => {})
  assert.ok(seeded.labels > 0, 'no label was drawn')
  const picture = readdirSync(join(plan.dataDir, 'labels'))
  assert.ok(picture.length >= seeded.labels)

  const desk = createApiClient(`http://127.0.0.1:${plan.ports.admin}`)
  const { accessToken } = await desk.call<{ accessToken: string }>('POST', '/api/session', {
    email: demoOwner.email,
    password: seeded.password,
  })
  const signedIn = desk.withToken(accessToken)
  const { parcels } = await signedIn.call<{ parcels: { waybillId: string }[] }>(
    'GET',
    '/api/waybills?state=registered&limit=2',
  )
  const pdf = await signedIn.download(`/api/waybills/${parcels[0]?.waybillId}/label.pdf`)
  assert.equal(Buffer.from(pdf.subarray(0, 5)).toString(), '%PDF-')
  // The fonts' subset is in it: names in Korean would be blank otherwise.
  assert.ok(pdf.length > 5_000 && Buffer.from(pdf).includes('Pretendard'), `${pdf.length} bytes`)

  for (const name of serviceNames) {
    const base = `http://127.0.0.1:${plan.ports[name]}`
    assert.equal((await fetch(`${base}/docs/swagger-ui-bundle.js`)).status, 200, `${name}: /docs`)
  }
})

test('the command for the first owner is in the bundle, and knows that there is one', async () => {
  assert.ok(stack, 'the stack did not start')
  const command = run(process.execPath, ['create-owner.js', '--email', 'second@desk.example'], {
    cwd: bundleOf('admin'),
    env: environmentOf('admin', stack.plan),
  })
  await assert.rejects(command, { code: 3 })
})
