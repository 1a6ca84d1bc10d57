import { type ExecFileOptions, execFile } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { promisify } from 'node:util'
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
  readonly plane: ControlPlane
  readonly binaries: Binaries
  readonly processes: Processes
  readonly metrics: MetricsApi
  /** Where everything of this cluster lies; removed with it. */
  readonly folder: string
  /** What the server knows of kinds from elsewhere, one line each. */
  readonly definitions: readonly string[]
  /** kubectl of the server's own version, as administrator. @returns what it printed. @throws Error with its own words. */
  kubectl(args: string[], options?: { input?: string; timeoutMs?: number }): Promise<string>
  stop(): Promise<void>
}

/**
 * A real control plane with three simulated nodes, on loopback.
 * @param folder is emptied first
 */
export async function startCluster(
  folder: string,
  binaries: Binaries,
  say: (text: string) => void = () => {},
): Promise<Cluster> {
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
    const api = createApi(plane.kubeconfig)
    await api.until('the first namespaces are there', () =>
      api.get({ apiVersion: 'v1', kind: 'ServiceAccount', name: 'default', namespace: 'default' }),
    )
    say('adding nodes')
    const definitions = await installDefinitions(api, binaries)
    const metrics = await startMetricsApi(api, folder)
    closing.push(() => metrics.stop())
    await startNodes(binaries, processes, api, plane)
    const played = playControllers(api)
    closing.push(() => played.stop())
    return {
      api,
      plane,
      binaries,
      processes,
      metrics,
      folder,
      definitions,
      kubectl: kubectlOf(binaries, plane, folder),
      stop,
    }
  } catch (error) {
    // The logs say why, so the folder stays.
    for (const close of closing.reverse()) await close()
    await processes.stop()
    throw error
  }
}

function kubectlOf({ program }: Binaries, { kubeconfig }: ControlPlane, folder: string): Cluster['kubectl'] {
  return async (args, { input, timeoutMs = 120_000 } = {}) => {
    const options: ExecFileOptions = {
      timeout: timeoutMs,
      maxBuffer: 50_000_000,
      env: { PATH: process.env.PATH, KUBECONFIG: kubeconfig, HOME: folder },
    }
    const running = run(program('kubectl'), args, options)
    if (input !== undefined) running.child.stdin?.end(input)
    const { stdout, stderr } = await running.catch((error: { stderr?: string; message: string }) => {
      throw new Error(`kubectl ${args.join(' ')}: ${error.stderr || error.message}`)
    })
    return `${stdout}${stderr}`
  }
}
