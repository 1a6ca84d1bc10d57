import { execFile, spawn } from 'node:child_process'
import { promisify } from 'node:util'
import { Sentence } from '@exqress/scripts/lib/steps.ts'

const run = promisify(execFile)

export type Engine = { name: 'docker' | 'podman' | 'buildah'; command: string[] }

/** buildah needs neither a daemon nor a kernel that lets containers nest; what it has built is run by hand then (run-image.ts). */
const buildah = ['buildah', '--storage-driver', 'vfs']

/**
 * The first of Docker, podman and buildah that works here.
 * @throws Sentence saying what is missing
 */
export async function findEngine(): Promise<Engine> {
  const works = (command: string, ...args: string[]) =>
    run(command, args, { timeout: 15_000 }).then(
      () => true,
      () => false,
    )
  if (await works('docker', 'version', '--format', '{{.Server.Version}}'))
    return { name: 'docker', command: ['docker'] }
  if (await works('podman', 'info')) return { name: 'podman', command: ['podman'] }
  if (await works('buildah', '--version')) {
    if (process.getuid?.() !== 0)
      throw new Sentence('buildah is here, but its way of building without an engine needs root.')
    if (!(await works('debootstrap', '--version'))) {
      throw new Sentence(
        'buildah is here, but debootstrap is missing, which makes the base images without a registry (apt-get install debootstrap).',
      )
    }
    return { name: 'buildah', command: buildah }
  }
  throw new Sentence(
    'Images need Docker, podman or buildah, and none of them works here (Debian: apt-get install buildah debootstrap).',
  )
}

/** Runs a command of the engine; answers its stdout. @throws Error with the end of what it wrote */
export async function engineCall({ command }: Engine, ...args: string[]): Promise<string> {
  const [program = '', ...first] = command
  try {
    const { stdout } = await run(program, [...first, ...args], { maxBuffer: 1 << 26 })
    return stdout.trim()
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string }
    throw new Error(`${program} ${args[0]}: ${stderr.trim().split('\n').slice(-5).join('\n')}`)
  }
}

type Build = {
  dockerfile: string
  context: string
  args: Record<string, string>
  insteadOf?: Record<string, string> | undefined
}

/**
 * Builds an image by a Dockerfile; what the build prints goes to stderr.
 * @param insteadOf images of this machine for bases that the Dockerfile names
 */
export function buildImage(
  engine: Engine,
  tag: string,
  { dockerfile, context, args, insteadOf = {} }: Build,
): Promise<void> {
  const [program = '', ...first] = engine.command
  const isolation = engine.name === 'buildah' ? ['--isolation', 'chroot', '--layers'] : []
  const given = Object.entries(args).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`])
  const bases = Object.entries(insteadOf).flatMap(([base, image]) => [
    '--build-context',
    `${base}=container-image://${image}`,
  ])
  const words = [...first, 'build', ...isolation, '-f', dockerfile, '-t', tag, ...given, ...bases, context]
  return new Promise((done, fail) => {
    const child = spawn(program, words, { stdio: ['ignore', 2, 2] })
    child.once('error', fail)
    child.once('close', (code) => (code === 0 ? done() : fail(new Error(`${program} could not build ${tag}`))))
  })
}
