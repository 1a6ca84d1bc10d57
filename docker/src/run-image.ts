import { type ChildProcess, spawn } from 'node:child_process'
import { chownSync, closeSync, openSync, readFileSync } from 'node:fs'
import { type Engine, engineCall } from './container-engine.ts'

export type RunningImage = {
  /** All that it has written to stdout and stderr so far. */
  logs(): string
  /** Sends the image's own stop signal; answers its exit code and the milliseconds that it took. */
  stop(): Promise<{ code: number | null; ms: number }>
  exit: Promise<number | null>
}

export type RunOptions = {
  /** In the place of the image's arguments. */
  args?: string[]
  /** Another program than the image's own. */
  entrypoint?: string[]
  env?: Record<string, string>
  /** A folder that is writable and lies at the same path inside; belongs to the image's user afterwards. */
  folder?: string
  logFile: string
}

type ImageConfig = {
  Entrypoint?: string[]
  Cmd?: string[]
  Env?: string[]
  User: string
  WorkingDir?: string
  StopSignal?: string
}

/**
 * Runs an image as the manifests do: root file system read-only, `/tmp` in memory, the image's own numeric user, no capability, no new
 * privileges; in this machine's network. buildah can mount an image and not run it so: there `unshare` and `setpriv` of util-linux do it.
 */
export async function runImage(engine: Engine, image: string, options: RunOptions): Promise<RunningImage> {
  const config = await configOf(engine, image)
  if (!/^[1-9]\d*:[1-9]\d*$/.test(config.User))
    throw new Error(`${image} runs as "${config.User}", not as a number other than 0`)
  const signal = (config.StopSignal ?? 'SIGTERM') as NodeJS.Signals
  return engine.name === 'buildah'
    ? runMounted(engine, image, config, signal, options)
    : runContainer(engine, image, signal, options)
}

async function configOf(engine: Engine, image: string): Promise<ImageConfig> {
  if (engine.name !== 'buildah')
    return JSON.parse(await engineCall(engine, 'image', 'inspect', '--format', '{{json .Config}}', image))
  const { OCIv1, Docker } = JSON.parse(await engineCall(engine, 'inspect', '--type', 'image', image))
  return { ...OCIv1.config, StopSignal: OCIv1.config.StopSignal ?? Docker?.config?.StopSignal }
}

async function runContainer(
  engine: Engine,
  image: string,
  signal: NodeJS.Signals,
  options: RunOptions,
): Promise<RunningImage> {
  const { args = [], entrypoint = [], env = {}, folder, logFile } = options
  const name = `exqress-smoke-${process.pid}-${Math.random().toString(36).slice(2, 8)}`
  // On a developer's machine the mounted folder is the developer's, and so is the process in it.
  const user = process.getuid?.() === 0 ? [] : ['--user', `${process.getuid?.()}:${process.getgid?.()}`]
  if (folder && process.getuid?.() === 0) await giveTo((await configOf(engine, image)).User, folder)
  const [program, ...rest] = entrypoint
  const words = [
    'run',
    '--rm',
    '--name',
    name,
    '--read-only',
    '--tmpfs',
    '/tmp',
    '--network',
    'host',
    '--cap-drop',
    'ALL',
  ]
  words.push(
    '--security-opt',
    'no-new-privileges',
    ...user,
    ...Object.entries(env).flatMap(([key, value]) => ['-e', `${key}=${value}`]),
  )
  words.push(
    ...(folder ? ['-v', `${folder}:${folder}`] : []),
    ...(program ? ['--entrypoint', program] : []),
    image,
    ...rest,
    ...args,
  )
  const log = openSync(logFile, 'a')
  const child = spawn(engine.command[0] ?? '', words, { stdio: ['ignore', log, log] })
  closeSync(log)
  return running(child, logFile, () => engineCall(engine, 'kill', '--signal', signal, name))
}

async function runMounted(
  engine: Engine,
  image: string,
  config: ImageConfig,
  signal: NodeJS.Signals,
  { args, entrypoint, env = {}, folder, logFile }: RunOptions,
): Promise<RunningImage> {
  const container = await engineCall(engine, 'from', image)
  const root = await engineCall(engine, 'mount', container)
  const [uid = '', gid = ''] = config.User.split(':')
  if (folder) await giveTo(config.User, folder)
  const log = openSync(logFile, 'a')
  chownSync(logFile, Number(uid), Number(gid)) // an engine gives the container its own
  const words = [...(entrypoint ?? config.Entrypoint ?? []), ...(args ?? config.Cmd ?? [])]
  // A mount namespace of its own: what is mounted here goes with the process. The three capabilities are what unshare itself needs, and go
  // with the change of user.
  const script = `set -e
    root=$1; folder=$2; wd=$3; uid=$4; gid=$5; shift 5
    mkdir -p "$root/tmp" "$root/proc" "$root/dev"
    if [ -n "$folder" ]; then mkdir -p "$root$folder"; fi
    mount --bind "$root" "$root"
    mount -t tmpfs -o size=16m,mode=1777 tmpfs "$root/tmp"
    mount --rbind /proc "$root/proc"
    mount --rbind /dev "$root/dev"
    if [ -n "$folder" ]; then mkdir -p "$root$folder"; mount --bind "$folder" "$root$folder"; fi
    mount -o remount,bind,ro "$root"
    exec setpriv --no-new-privs --bounding-set=-all,+sys_chroot,+setuid,+setgid --inh-caps=-all -- unshare --root="$root" --wd="$wd" --setgid="$gid" --setuid="$uid" -- "$@"`
  const inherited = Object.fromEntries(
    (config.Env ?? []).map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )
  const child = spawn(
    'unshare',
    ['--mount', 'sh', '-c', script, 'sh', root, folder ?? '', config.WorkingDir || '/', uid, gid, ...words],
    { stdio: ['ignore', log, log], env: { PATH: process.env.PATH, ...inherited, ...env } },
  )
  closeSync(log)
  const started = running(child, logFile, async () => void child.kill(signal))
  void started.exit.then(() => engineCall(engine, 'rm', container).catch(() => {}))
  return started
}

function running(child: ChildProcess, logFile: string, tell: () => Promise<unknown>): RunningImage {
  const exit = new Promise<number | null>((done, fail) => {
    child.once('error', fail)
    child.once('close', done)
  })
  return {
    logs: () => readFileSync(logFile, 'utf8'),
    exit,
    async stop() {
      const began = performance.now()
      await tell()
      const late = setTimeout(() => child.kill('SIGKILL'), 60_000)
      const code = await exit
      clearTimeout(late)
      return { code, ms: Math.round(performance.now() - began) }
    },
  }
}

async function giveTo(user: string, folder: string): Promise<void> {
  await new Promise<void>((done, fail) => {
    spawn('chown', ['-R', user, folder]).once('close', (code) =>
      code === 0 ? done() : fail(new Error(`chown ${user}`)),
    )
  })
}
