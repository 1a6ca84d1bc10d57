import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { Sentence } from './steps.ts'

/**
 * The port that `variable` holds, or `usual`, after a look whether it is free.
 * @throws Sentence naming who has it and which variable to change
 */
export async function claimPort(variable: string, usual: number): Promise<number> {
  const text = process.env[variable] || String(usual)
  const port = Number(text)
  if (!/^\d+$/.test(text) || port < 1 || port > 65535) {
    throw new Sentence(`${variable} is "${text}", and a port is a number from 1 to 65535.`)
  }
  if (await isFree(port)) return port
  const owner = ownerOf(port)
  const stop = owner ? `taken by ${owner.name} (process ${owner.pid}): stop that one, or` : 'taken by another process:'
  throw new Sentence(`Port ${port} is ${stop} set ${variable} to another port.`)
}

async function isFree(port: number): Promise<boolean> {
  for (const host of ['127.0.0.1', '0.0.0.0', '::']) if ((await canListen(port, host)) === false) return false
  return true
}

/** `undefined` where the machine has no such address (no IPv6). */
function canListen(port: number, host: string): Promise<boolean | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', ({ code }: NodeJS.ErrnoException) =>
      resolve(code === 'EADDRINUSE' || code === 'EACCES' ? false : undefined),
    )
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)))
  })
}

/** Who listens on a port: from /proc on Linux, else from lsof; undefined when neither may tell. */
function ownerOf(port: number): { pid: number; name: string } | undefined {
  try {
    return process.platform === 'linux' ? ownerInProc(port) : ownerByLsof(port)
  } catch {
    return undefined
  }
}

function ownerInProc(port: number) {
  const hex = port.toString(16).toUpperCase().padStart(4, '0')
  const sockets = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[1]?.endsWith(`:${hex}`) && fields[3] === '0A')
      .map((fields) => `socket:[${fields[9]}]`),
  )
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const open = readdirSync(`/proc/${pid}/fd`).map((fd) => safeLink(`/proc/${pid}/fd/${fd}`))
      if (open.some((target) => sockets.includes(target))) {
        return { pid: Number(pid), name: readFileSync(`/proc/${pid}/comm`, 'utf8').trim() }
      }
    } catch {
      // Another user's process, or one that has just ended.
    }
  }
  return undefined
}

function safeLink(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

function ownerByLsof(port: number) {
  const output = execFileSync('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], { encoding: 'utf8' })
  const pid = /^p(\d+)$/m.exec(output)?.[1]
  return pid ? { pid: Number(pid), name: /^c(.+)$/m.exec(output)?.[1] ?? 'a process' } : undefined
}
