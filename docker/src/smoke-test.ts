import assert from 'node:assert/strict'
import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '@exqress/local/free-port.ts'
import { startPostgres } from '@exqress/local/postgres.ts'
import { makeKeyFolders } from '@exqress/scripts/lib/key-folders.ts'
import {
  environmentOf,
  migrationsOf,
  type ServiceName,
  type StackPlan,
  serviceNames,
} from '@exqress/scripts/lib/services.ts'
import { Sentence, type Steps } from '@exqress/scripts/lib/steps.ts'
import type { Engine } from './container-engine.ts'
import { type ImageName, pwaImages, type ServiceImage, serviceImages } from './image-names.ts'
import { type RunningImage, runImage } from './run-image.ts'

/** What a pod has between the signal and the end, without the 15 s that it waits before. */
const GRACE_MS = 45_000

export type SmokeOptions = {
  engine: Engine
  images: readonly ImageName[]
  tagOf(image: ImageName): string
  work: string
  steps: Steps
}

/**
 * Tries the images on a real PostgreSQL, all services together as they need one another: migrates by the image's own command, starts
 * read-only as its own user, is ready, and ends with 0 after its signal.
 */
export async function smokeTest({ engine, images, tagOf, work, steps }: SmokeOptions): Promise<void> {
  chmodSync(work, 0o711)
  const services = images.filter((image): image is ServiceImage => image in serviceImages)
  const running: (() => Promise<unknown>)[] = []
  const start = async (image: ImageName, label: string, options: Omit<Parameters<typeof runImage>[2], 'logFile'>) => {
    const started = await runImage(engine, tagOf(image), { ...options, logFile: join(work, `${image}-${label}.log`) })
    running.push(() => started.stop())
    return started
  }
  try {
    for (const image of images) await steps.run('Locked down', () => tryToWrite(image, start))
    if (services.length) {
      const postgres = await startPostgres({ dataDir: join(work, 'postgres'), throwaway: true })
      running.push(() => postgres.stop())
      const plan = await planOf(join(work, 'data'), postgres)
      await makeKeyFolders(plan.dataDir)
      for (const image of services) await steps.run('Migrates', () => tryMigrating(image, plan, start))
      await steps.run('Starts', () => tryServing(services, plan, start))
    }
    for (const image of images) if (image in pwaImages) await steps.run('Serves', () => tryPwa(image, start))
  } finally {
    for (const stop of running.reverse()) await stop().catch(() => {})
  }
}

type Start = (
  image: ImageName,
  label: string,
  options: Omit<Parameters<typeof runImage>[2], 'logFile'>,
) => Promise<RunningImage>

async function tryToWrite(image: ImageName, start: Start) {
  if (image in pwaImages) {
    const shell = `id -u; touch /srv/app/x 2>&1; touch /etc/nginx/x 2>&1; touch /tmp/x && echo tmp`
    const probe = await start(image, 'write', { entrypoint: ['/bin/sh'], args: ['-c', shell] })
    await probe.exit
    const told = probe.logs()
    assert.match(told, /^101\n/, told)
    assert.equal(told.match(/Read-only file system/g)?.length, 2, told)
    assert.match(told, /tmp\n$/, told)
    return { value: undefined, text: `${image}: user 101, nothing but /tmp can be written` }
  }
  const program = `const fs = require('fs')
    const tryTo = (path) => { try { fs.writeFileSync(path, ''); return 'written' } catch (error) { return error.code } }
    const own = ['own/keys', 'own/data', 'peers'].map((place) => fs.statSync('/var/exqress/' + place))
    const kept = own.every(({ uid, mode }) => uid === process.getuid() && (mode & 0o777) === 0o700)
    console.log(JSON.stringify([process.getuid(), tryTo('/app/x'), tryTo('/etc/x'), fs.existsSync('/bin/sh'), fs.existsSync('/app/node_modules'), kept]))`
  const probe = await start(image, 'write', { args: ['-e', program] })
  assert.equal(await probe.exit, 0, probe.logs())
  const [uid, ...rest] = JSON.parse(probe.logs().trim().split('\n').at(-1) ?? '') as [number, ...unknown[]]
  assert.ok(uid > 0)
  // What a new volume takes over must be the user's, and keys its alone.
  assert.deepEqual(rest, ['EROFS', 'EROFS', false, false, true])
  return { value: undefined, text: `${image}: user ${uid}, nothing can be written, no shell, no node_modules` }
}

async function planOf(
  dataDir: string,
  postgres: { ensureDatabase(name: string): Promise<string> },
): Promise<StackPlan> {
  for (const folder of ['', 'logs']) mkdirSync(join(dataDir, folder), { recursive: true })
  const databases = {} as Record<ServiceName, string>
  const ports = { courierApp: await freePort(), customerApp: await freePort() } as StackPlan['ports']
  for (const name of serviceNames) {
    databases[name] = await postgres.ensureDatabase(`exqress_${name}`)
    ports[name] = await freePort()
  }
  const base = (port: number) => `http://localhost:${port}`
  return {
    dataDir,
    ports,
    databases,
    events: { transport: 'postgres', url: await postgres.ensureDatabase('exqress_log') },
    bases: { desk: base(ports.admin), courierApp: base(ports.courierApp), customerApp: base(ports.customerApp) },
  }
}

async function tryMigrating(image: ServiceImage, plan: StackPlan, start: Start) {
  const env = { DATABASE_URL: plan.databases[serviceImages[image]] }
  const counts: number[] = []
  for (const label of ['migrate', 'migrate-again']) {
    const job = await start(image, label, { args: ['main.js', 'migrate'], env })
    assert.equal(await job.exit, 0, job.logs())
    counts.push(Number(/"count":(\d+),"event":"migrations.done"/.exec(job.logs())?.[1]))
  }
  assert.ok((counts[0] ?? 0) > 10, `${counts[0]} migrations from ${migrationsOf(serviceImages[image])}`)
  assert.equal(counts[1], 0)
  return { value: undefined, text: `${image}: ${counts[0]} migrations, the second time none` }
}

async function tryServing(images: readonly ServiceImage[], plan: StackPlan, start: Start) {
  const started = new Map<ServiceImage, RunningImage>()
  for (const image of images) {
    const { PATH: _, CONSOLE_ROOT: __, ...env } = environmentOf(serviceImages[image], plan)
    // Lies at the same path inside as here. The image brings its own console.
    started.set(image, await start(image, 'serve', { env, folder: plan.dataDir }))
  }
  const told: string[] = []
  for (const [image, service] of started) {
    const base = `http://127.0.0.1:${plan.ports[serviceImages[image]]}`
    await until(`${image} to be ready`, service, async () => (await fetch(`${base}/readyz`)).ok)
    assert.equal((await fetch(`${base}/livez`)).status, 200)
    if (image === 'back-admin')
      assert.match(await (await fetch(base, { headers: { accept: 'text/html' } })).text(), /<script/)
  }
  for (const [image, service] of started) {
    const { code, ms } = await service.stop()
    assert.equal(code, 0, `${image}: ${service.logs().slice(-500)}`)
    assert.ok(ms < GRACE_MS, `${image} took ${ms} ms to stop`)
    told.push(`${image} stopped in ${(ms / 1000).toFixed(1)} s`)
  }
  return { value: undefined, text: `all ready; ${told.join(', ')}` }
}

async function tryPwa(image: ImageName, start: Start) {
  const base = 'http://127.0.0.1:8080'
  if (await fetch(`${base}/healthz`).catch(() => undefined))
    throw new Sentence('port 8080 is taken, which the apps’ images listen on.')
  const app = await start(image, 'serve', {})
  await until(`${image} to answer`, app, async () => (await fetch(`${base}/healthz`)).ok)
  const page = await fetch(base)
  assert.match(await page.text(), /<script type="module"/)
  assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'/)
  assert.equal((await fetch(`${base}/api/session`, { method: 'POST' })).status, 404)
  const { code, ms } = await app.stop()
  assert.equal(code, 0, app.logs())
  assert.ok(ms < GRACE_MS)
  return { value: undefined, text: `${image}: the app and its headers; stopped in ${(ms / 1000).toFixed(1)} s` }
}

async function until(what: string, image: RunningImage, look: () => Promise<boolean>): Promise<void> {
  let ended = false
  void image.exit.then(() => {
    ended = true
  })
  const deadline = Date.now() + 120_000
  while (!(await look().catch(() => false))) {
    if (ended || Date.now() > deadline) throw new Error(`waited for ${what}: ${image.logs().slice(-1000)}`)
    await sleep(100)
  }
}
