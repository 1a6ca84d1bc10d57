import { spawn } from 'node:child_process'

/** Opens the address as a person's click would; where there is nothing to open it with, nothing happens. */
export function openBrowser(address: string): void {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', address]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '', address]
        : ['xdg-open', address]
  const child = spawn(command as string, args, { stdio: 'ignore', detached: true })
  child.on('error', () => {})
  child.unref()
}
