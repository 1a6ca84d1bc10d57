import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { cachePath, filledFolder } from '@exqress/local/cache-folder.ts'
import { type Engine, engineCall } from './container-engine.ts'

const run = promisify(execFile)
const release = 'bookworm'

export type Bases = { build: string; service: string; pwa: string }

/**
 * Stand-ins for the bases that the Dockerfiles name, for machines that reach no registry of images: Debian by debootstrap with the Node that
 * npm brought (build stage), of that only what Node needs (like distroless: no shell, no package manager), and Debian with its nginx.
 */
export async function makeLocalBases(engine: Engine): Promise<Bases> {
  const debian = await filledFolder(cachePath(`debian-${release}`), async (unfinished) => {
    const packages = 'ca-certificates,libstdc++6,nginx-light,tzdata'
    await run('debootstrap', ['--variant=minbase', `--include=${packages}`, release, unfinished], {
      maxBuffer: 1 << 26,
    })
    rmSync(join(unfinished, 'var', 'cache', 'apt'), { recursive: true })
    rmSync(join(unfinished, 'var', 'lib', 'apt', 'lists'), { recursive: true })
  })
  const service = await filledFolder(cachePath(`distroless-${release}-${process.version}`), (to) =>
    copyNode(debian, to),
  )
  const build = await filledFolder(cachePath(`build-base-${release}-${process.version}`), async (to) => {
    await run('cp', ['-a', debian, to])
    cpSync(process.execPath, join(to, 'usr', 'bin', 'node'))
    const npm = dirname(dirname(process.env.npm_execpath ?? ''))
    if (!existsSync(join(npm, 'bin', 'npm-cli.js'))) throw new Error('run this by npm: npm run images')
    cpSync(npm, join(to, 'usr', 'lib', 'node_modules', 'npm'), { recursive: true, dereference: true })
    writeFileSync(
      join(to, 'usr', 'bin', 'npm'),
      '#!/bin/sh\nexec node /usr/lib/node_modules/npm/bin/npm-cli.js "$@"\n',
      { mode: 0o755 },
    )
  })
  return {
    build: await imageOf(engine, 'exqress-base-build', build, true),
    service: await imageOf(engine, 'exqress-base-node', service),
    pwa: await imageOf(engine, 'exqress-base-nginx', debian),
  }
}

/** Node, the libraries that it is linked to, certificates, time zones and a user. */
async function copyNode(debian: string, to: string): Promise<void> {
  for (const folder of ['nodejs/bin', 'usr/lib', 'usr/lib64', 'etc/ssl/certs', 'usr/share', 'tmp', 'proc', 'dev']) {
    mkdirSync(join(to, folder), { recursive: true })
  }
  await run('ln', ['-s', 'usr/lib', join(to, 'lib')])
  await run('ln', ['-s', 'usr/lib64', join(to, 'lib64')])
  cpSync(process.execPath, join(to, 'nodejs', 'bin', 'node'))
  const triplet = readdirSync(join(debian, 'usr', 'lib')).find((name) => name.endsWith('-linux-gnu')) ?? ''
  const libraries = join('usr', 'lib', triplet)
  const needed = /^(ld-linux|lib(c|m|dl|pthread|rt|resolv|gcc_s|stdc\+\+|nss_(dns|files)))[-.]/
  mkdirSync(join(to, libraries), { recursive: true })
  for (const name of readdirSync(join(debian, libraries)).filter((file) => needed.test(file))) {
    await run('cp', ['-a', join(debian, libraries, name), join(to, libraries)])
  }
  await run('cp', ['-a', `${join(debian, 'usr', 'lib64')}/.`, join(to, 'usr', 'lib64')])
  cpSync(
    join(debian, 'etc', 'ssl', 'certs', 'ca-certificates.crt'),
    join(to, 'etc', 'ssl', 'certs', 'ca-certificates.crt'),
  )
  cpSync(join(debian, 'usr', 'share', 'zoneinfo'), join(to, 'usr', 'share', 'zoneinfo'), { recursive: true })
  writeFileSync(join(to, 'etc', 'passwd'), 'nonroot:x:65532:65532:nonroot:/:/sbin/nologin\n')
  writeFileSync(join(to, 'etc', 'group'), 'nonroot:x:65532:\n')
}

async function imageOf(engine: Engine, name: string, folder: string, isBuild = false): Promise<string> {
  const container = await engineCall(engine, 'from', 'scratch')
  try {
    await engineCall(engine, 'copy', '--quiet', container, folder, '/')
    const authorities = process.env.NODE_EXTRA_CA_CERTS
    if (authorities && isBuild) {
      // Where this machine trusts authorities of its own, npm in the build stage has to as well. That stage does not ship.
      await engineCall(engine, 'copy', '--quiet', container, authorities, '/usr/local/share/authorities.crt')
      await engineCall(engine, 'config', '--env', 'NODE_EXTRA_CA_CERTS=/usr/local/share/authorities.crt', container)
    }
    await engineCall(engine, 'commit', '--quiet', container, name)
  } finally {
    await engineCall(engine, 'rm', container)
  }
  return `localhost/${name}`
}
