import { spawn } from 'node:child_process'
import { globSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { kafkaAvailable, startKafka } from '@exqress/local/kafka.ts'
import { startPostgres } from '@exqress/local/postgres.ts'
import { buildApps } from './lib/apps.ts'
import { createSteps, printFailure, Sentence } from './lib/steps.ts'
import { onStopRequest } from './lib/stop-request.ts'

const root = resolve(import.meta.dirname, '..')
const wanted = process.argv.slice(2)
const abort = new AbortController()
const steps = createSteps(abort.signal)
const work = mkdtempSync(join(tmpdir(), 'exqress-test-'))
const running: (() => Promise<void>)[] = []
let ended: Promise<void> | undefined
const end = () => {
  abort.abort(new Sentence('Stopped'))
  ended ??= (async () => {
    for (const stop of running.splice(0).reverse()) await stop().catch(() => {})
    rmSync(work, { recursive: true, force: true })
  })()
  return ended
}
const request = onStopRequest(end)
let exitCode = 1

try {
  const files = testFiles()
  if (files.some((file) => file.startsWith('e2e/'))) {
    // A page that cannot be built fails the journeys that open it, and no other test.
    await steps.run('Apps', (say) =>
      buildApps(say).then(
        (built) => ({ text: built.length ? `${built.length} built` : 'built before', value: undefined }),
        (error: Error) => ({ text: error.message, value: undefined }),
      ),
    )
  }
  const env = {
    ...process.env,
    ...(await startServers()),
    NODE_OPTIONS: '',
    FORCE_COLOR: process.stdout.isTTY ? '1' : '0',
  }
  console.log(`\n     ${files.length} test files\n`)
  // Two files at once on two cores: most wait for Postgres or a browser half of the time.
  const concurrency = String(Math.max(2, Math.min(4, availableParallelism())))
  // A file whose test timed out may hold a server or a browser open, and would never end by itself.
  const flags = ['--test', '--test-force-exit', '--test-timeout=180000', `--test-concurrency=${concurrency}`]
  exitCode = await run(process.execPath, [...flags, ...files], env)
} catch (error) {
  if (!request.asked) printFailure('The tests could not run', error)
}
await end()
process.exit(request.asked ? 130 : exitCode)

/** All test files, or those below the paths given after `npm test --`; a path may stop in the middle of a file's name. */
function testFiles(): string[] {
  const places = wanted.length
    ? wanted.map((path) => relative(root, resolve(process.env.INIT_CWD ?? root, path)))
    : ['.']
  const files = places.flatMap((place) =>
    place.endsWith('.ts')
      ? [place]
      : globSync([join(place, '**/*.test.ts'), `${place}*.test.ts`], {
          cwd: root,
          exclude: (path) => /(^|\/)(node_modules|dist|\.data|\.cache)$/.test(String(path)),
        }),
  )
  const found = [...new Set(files)].filter((file) => !file.endsWith('.slow.test.ts') || wanted.length > 0).sort()
  if (found.length === 0) throw new Sentence(`there is no test file under ${wanted.join(', ')}.`)
  return found
}

/** One Postgres and one Kafka for all files: each test makes its own database and topics. */
async function startServers(): Promise<Record<string, string>> {
  const postgres = await steps.run('PostgreSQL', async () => {
    const server = await startPostgres({ dataDir: join(work, 'postgres'), throwaway: true })
    running.push(() => server.stop())
    return { text: `18 on port ${server.port}, for the tests alone`, value: server }
  })
  const env: Record<string, string> = { TEST_POSTGRES_URL: postgres.url('postgres') }
  await steps.run('Kafka', async (say) => {
    const can = await kafkaAvailable()
    if (!can.available) return { text: `none: ${can.reason}`, value: undefined }
    say('starting (the first time Maven fetches 45 MB)')
    const kafka = await startKafka({ dataDir: join(work, 'kafka') })
    running.push(() => kafka.stop())
    env.TEST_KAFKA_BROKERS = kafka.brokers
    return { text: `4.4 on ${kafka.brokers}, for the tests alone`, value: undefined }
  })
  return env
}

function run(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] })
    running.push(async () => void child.kill('SIGTERM'))
    child.on('error', fail).on('close', (code) => done(code ?? 1))
  })
}
