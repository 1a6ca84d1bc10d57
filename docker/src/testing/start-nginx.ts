import { spawn } from 'node:child_process'
import { closeSync, copyFileSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '@exqress/local/free-port.ts'
import { nginxConf } from '../nginx-conf.ts'

export type RunningNginx = {
  port: number
  /** Answers all that it has written to stdout and stderr. A line is written after its answer: only at the end they are all there. */
  stop(): Promise<string>
}

/**
 * The image's configuration with other places: served is `root`, `/api` goes to `apiTarget` by the files that compose puts there.
 */
export async function startNginx(
  program: string,
  { root, apiTarget, port }: { root: string; apiTarget?: string; port?: number },
): Promise<RunningNginx> {
  const folder = mkdtempSync(join(tmpdir(), 'exqress-nginx-'))
  const files = join(import.meta.dirname, '..', '..', 'api')
  const temp = join(folder, 'temp')
  mkdirSync(temp)
  const api = join(folder, 'api.conf')
  copyFileSync(join(files, 'proxy.conf'), join(folder, 'proxy.conf'))
  const given = apiTarget
    ? readFileSync(join(files, 'user.conf'), 'utf8')
    : readFileSync(join(files, 'none.conf'), 'utf8')
  writeFileSync(
    api,
    given
      .replace('http://back-user:4002', apiTarget ?? '')
      .replace('/etc/nginx/proxy.conf', join(folder, 'proxy.conf')),
  )
  const chosen = port ?? (await freePort())
  const conf = join(folder, 'nginx.conf')
  writeFileSync(conf, nginxConf({ port: chosen, root, temp, api }))
  // Where we are root its workers would be another account, which cannot read what a test has built.
  const asRoot = process.getuid?.() === 0 ? 'user root;' : ''
  // A file: nginx opens /dev/stdout anew, which works on no socket.
  const logFile = join(folder, 'log')
  const log = openSync(logFile, 'a')
  const child = spawn(program, ['-p', folder, '-e', 'stderr', '-c', conf, '-g', `daemon off; ${asRoot}`], {
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  const logs = () => readFileSync(logFile, 'utf8')
  const gone = new Promise<void>((done) => child.once('close', () => done()))
  child.once('error', () => {})
  for (let tries = 0; ; tries++) {
    if (child.exitCode !== null || tries > 100) throw new Error(`nginx did not start: ${logs()}`)
    if (
      await fetch(`http://127.0.0.1:${chosen}/healthz`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      break
    await sleep(50)
  }
  return {
    port: chosen,
    async stop() {
      child.kill('SIGQUIT')
      await gone
      const written = logs()
      rmSync(folder, { recursive: true, force: true })
      return written
    },
  }
}
