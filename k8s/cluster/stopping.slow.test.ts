import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { clusterAvailable, parts } from './binaries.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..', '..')
const folder = join(root, '.data', 'cluster')

type Program = { pid: string; name: string }

/** Programs that keep what they have in this clone's folder. */
function programs(): Program[] {
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid))
    .flatMap((pid) => {
      try {
        const [program = '', ...args] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
        return args.some((word) => word.includes(`${folder}/`)) ? [{ pid, name: basename(program) }] : []
      } catch {
        return [] // just ended
      }
    })
}

/** Addresses beside loopback on which a program listens, as the kernel writes them. */
function openTo({ pid }: Program): string[] {
  const own = new Set(
    readdirSync(`/proc/${pid}/fd`).map((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1]
      } catch {
        return undefined
      }
    }),
  )
  return ['tcp', 'tcp6'].flatMap((kind) =>
    readFileSync(`/proc/net/${kind}`, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode]) => state === '0A' && own.has(inode))
      .map(([, local = '']) => local.split(':')[0] ?? '')
      .filter((address) => !['0100007F', '00000000000000000000000001000000'].includes(address)),
  )
}

async function until(what: string, ask: () => boolean, told: () => string): Promise<void> {
  for (let left = 900; left > 0; left--) {
    if (ask()) return
    await sleep(200)
  }
  throw new Error(`waited for ${what}: ${told()}`)
}

const can = await clusterAvailable(parts.plane)
const reason = !can.available
  ? can.reason
  : !existsSync('/proc/self/cmdline')
    ? 'Which programs run is looked up in /proc, which this machine does not have.'
    : programs().length
      ? 'A cluster of this clone runs already.'
      : ''

test('a program that listens to others is found', { skip: reason || false }, async () => {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '0.0.0.0', done))
  assert.deepEqual(openTo({ pid: String(process.pid), name: 'this test' }), ['00000000'])
  server.close()
})

for (const [how, signal] of [
  ['Ctrl-C', 'SIGINT'],
  ['a kill that it cannot notice', 'SIGKILL'],
] as const) {
  test(`npm run cluster is usable by the printed KUBECONFIG, on loopback alone, and ${how} leaves nothing running`, {
    skip: reason || false,
  }, async () => {
    const child = spawn(process.execPath, [join(root, 'scripts', 'cluster.ts'), '--empty'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk
      })
    }
    const ended = new Promise((done) => child.once('close', done))
    try {
      await until(
        'the cluster',
        () => /^Ready\./m.test(output) || child.exitCode !== null,
        () => output,
      )
      const [, kubeconfig = ''] = /export KUBECONFIG=(\S+)/.exec(output) ?? []
      const [, kubectl = ''] = /alias kubectl=(\S+)/.exec(output) ?? []
      const words = ['get', 'nodes', '--output=jsonpath={.items[*].status.allocatable.pods}']
      const { stdout } = await run(kubectl, words, { cwd: root, env: { KUBECONFIG: kubeconfig, HOME: folder } })
      const { pods } = JSON.parse(readFileSync(join(root, 'k8s', 'checks', 'nodes.json'), 'utf8')).allocatable
      assert.equal(stdout, `${pods} ${pods} ${pods}`, 'three nodes of the seed’s size')
      const all = programs()
      for (const name of ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kwok'])
        assert.ok(
          all.some((program) => program.name === name),
          name,
        )
      assert.deepEqual(all.flatMap(openTo), [], 'nothing listens but on loopback')
      assert.match(JSON.parse(readFileSync(kubeconfig, 'utf8')).clusters[0].cluster.server, /^https:\/\/127\.0\.0\.1:/)
    } finally {
      child.kill(signal)
      await ended
    }
    await until(
      'every program to end',
      () => programs().length === 0,
      () => JSON.stringify(programs()),
    )
    if (signal === 'SIGINT') assert.equal(existsSync(folder), false, 'and nothing lying about')
  })
}
