import { type ExecFileOptions, execFile } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { KubeConfig } from '@kubernetes/client-node'
import { type Api, createApi } from './api.ts'
import type { Binaries } from './binaries.ts'
import { type ControlPlane, startControlPlane } from './control-plane.ts'
import { installDefinitions } from './definitions.ts'
import { type MetricsApi, startMetricsApi } from './metrics-api.ts'
import { startNodes } from './nodes.ts'
import { playControllers } from './played.ts'
import { createProcesses, type Processes } from './processes.ts'

const run = promisify(execFile)

export type Cluster = {
  readonly api: Api
  /** The administrator's. */
  readonly config: KubeConfig
  readonly processes: Processes
  /** Undefined where the pods' load is not ours to say. */
  readonly metrics: MetricsApi | undefined
  /** Whether nodes and pods are played, so that what has no image here runs too. */
  readonly simulated: boolean
  /** Where everything of this cluster lies; removed with it. */
  readonly folder: string
  /** What the server knows of kinds from elsewhere, one line each. */
  readonly definitions: readonly string[]
  /** As administrator. @returns what it printed. @throws Error with its own words. */
  kubectl(args: string[], options?: { input?: string; timeoutMs?: number }): Promise<string>
  stop(): Promise<void>
}

/** One that was started here. Its kubectl is of the server's own version. */
export type OwnCluster = Cluster & {
  readonly plane: ControlPlane
  readonly binaries: Binaries
  readonly metrics: MetricsApi
}

/**
 * A real control plane with three simulated nodes, on loopback.
 * @param folder is emptied first
 */
export async function startCluster(
  folder: string,
  binaries: Binaries,
  say: (text: string) => void = () => {},
): Promise<OwnCluster> {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const processes = createProcesses(folder)
  const closing: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const close of closing.reverse()) await close()
    await processes.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    say('starting the API server')
    const plane = await startControlPlane(binaries, processes, folder)
    const config = new KubeConfig()
    config.loadFromFile(plane.kubeconfig)
    const api = createApi(config)
    await api.until('the first namespaces are there', () =>
      api.get({ apiVersion: 'v1', kind: 'ServiceAccount', name: 'default', namespace: 'default' }),
    )
    say('adding nodes')
    const definitions = await installDefinitions(api, argoManifest(binaries))
    const metrics = await startMetricsApi(api, folder)
    closing.push(() => metrics.stop())
    await startNodes(binaries, processes, api, plane)
    const played = playControllers(api)
    closing.push(() => played.stop())
    return {
      api,
      config,
      plane,
      binaries,
      processes,
      metrics,
      simulated: true,
      folder,
      definitions,
      kubectl: runKubectl(binaries.program('kubectl'), { KUBECONFIG: plane.kubeconfig, HOME: folder }),
      stop,
    }
  } catch (error) {
    // The logs say why, so the folder stays.
    for (const close of closing.reverse()) await close()
    await processes.stop()
    throw error
  }
}

/** Argo CD's own, which brings its definitions in its very version. */
function argoManifest({ has, folder }: Binaries): string | undefined {
  return has('argocd') ? join(folder('argocd'), 'install.yaml') : undefined
}

export function runKubectl(program: string, env: Record<string, string | undefined>): Cluster['kubectl'] {
  return async (args, { input, timeoutMs = 120_000 } = {}) => {
    const options: ExecFileOptions = {
      timeout: timeoutMs,
      maxBuffer: 50_000_000,
      env: { PATH: process.env.PATH, ...env },
    }
    const running = run(program, args, options)
    if (input !== undefined) running.child.stdin?.end(input)
    const { stdout, stderr } = await running.catch((error: { stderr?: string; message: string }) => {
      throw new Error(`kubectl ${args.join(' ')}: ${error.stderr || error.message}`)
    })
    return `${stdout}${stderr}`
  }
}
