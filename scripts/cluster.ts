import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { buildBinaries, clusterAvailable, parts } from '@exqress/cluster/binaries.ts'
import { type OwnCluster, startCluster } from '@exqress/cluster/cluster.ts'
import { applyOverlay } from '@exqress/cluster/overlays.ts'
import { simulated } from '@exqress/cluster/played.ts'
import { isAlive } from '@exqress/local/process-owner.ts'
import { createSteps, printFailure, Sentence, seconds } from './lib/steps.ts'
import { onStopRequest } from './lib/stop-request.ts'

const root = join(import.meta.dirname, '..')
const folder = join(root, '.data', 'cluster')
const ownerFile = join(root, '.data', 'cluster.pid')
const began = Date.now()
const abort = new AbortController()
const steps = createSteps(abort.signal)

const { values: flags } = parseArgs({
  options: {
    build: { type: 'boolean' },
    empty: { type: 'boolean' },
    overlay: { type: 'string' },
    help: { type: 'boolean' },
  },
})
if (flags.help) {
  console.log(`npm run cluster                      a control plane with three simulated nodes and k8s/overlays/eks, until Ctrl-C
npm run cluster -- --overlay=NAME    another overlay
npm run cluster -- --empty           without any
npm run cluster -- --build           build the programs into the machine's cache, and stop there`)
  process.exit()
}

let cluster: OwnCluster | undefined
let stopped: Promise<void> | undefined
const stop = () => {
  abort.abort(new Sentence('Stopped'))
  stopped ??= (async () => {
    await starting?.catch(() => {})
    await cluster?.stop()
  })()
  return stopped
}
let starting: Promise<OwnCluster> | undefined
const request = onStopRequest(stop)

try {
  // Beside the cluster itself, what its check needs: Argo CD.
  const wanted = flags.build ? parts.all : parts.plane
  const can = await clusterAvailable(wanted)
  if (!can.available && flags.build) {
    console.log(`\n${can.reason} The checks on a cluster are left out.\n`)
    process.exit()
  }
  if (!can.available) throw new Sentence(can.reason)
  const binaries = await steps.run('Programs', async (say) => {
    const value = await buildBinaries(wanted, say)
    return { value, text: `etcd 3.6.16, Kubernetes 1.35.0, kwok 0.8.0${flags.build ? ', Argo CD 3.6.1' : ''}` }
  })
  if (!flags.build) await run(binaries)
} catch (error) {
  await stop()
  if (!request.asked) printFailure('Could not start', error)
}
process.exit()

async function run(binaries: Awaited<ReturnType<typeof buildBinaries>>): Promise<void> {
  refuseSecondStart()
  mkdirSync(join(root, '.data'), { recursive: true })
  writeFileSync(ownerFile, String(process.pid))
  const up = await steps.run('Cluster', async (say) => {
    starting = startCluster(folder, binaries, say)
    cluster = await starting
    const megabytes = Math.round(cluster.processes.memory() / 1e6)
    return { value: cluster, text: `${cluster.plane.server}, three nodes, ${megabytes} MB` }
  })
  const overlay = flags.overlay ?? 'eks'
  if (!flags.empty) {
    await steps.run('Workloads', async (say) => {
      say(`rolling out k8s/overlays/${overlay}`)
      const objects = await applyOverlay(up, overlay)
      return { value: undefined, text: `k8s/overlays/${overlay}: ${objects.length} objects, rolled out` }
    })
  }
  const kubectl = relative(process.cwd(), binaries.program('kubectl'))
  console.log(`
     Simulated:
${simulated.map((line) => `       ${line}`).join('\n')}

     export KUBECONFIG=${up.plane.kubeconfig}
     alias kubectl=${kubectl.startsWith('..') ? binaries.program('kubectl') : kubectl}
     kubectl get nodes
     kubectl -n exqress get deployments,pods -o wide

Ready. ${seconds(began)}; stop with Ctrl-C.
`)
  await request.stopped
}

function refuseSecondStart(): void {
  if (!existsSync(ownerFile)) return
  const pid = Number(readFileSync(ownerFile, 'utf8'))
  if (pid !== process.pid && isAlive(pid)) throw new Sentence(`A cluster of this clone runs already (process ${pid}).`)
}
