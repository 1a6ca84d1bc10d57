import { execFile } from 'node:child_process'
import { accessSync, constants, mkdirSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { cachePath, filledFolder } from '@exqress/local/cache-folder.ts'

const run = promisify(execFile)

export const noNginx =
  'nginx is neither installed here nor to be had by apt (Debian, Ubuntu), so its configuration was not tried'

/**
 * nginx of this machine. Where it is not installed, the package of Debian or Ubuntu, unpacked into the machine's cache, which needs no
 * rights. Undefined where neither is to be had.
 */
export async function findNginx(): Promise<string | undefined> {
  return installedNginx() ?? (await unpackedNginx().catch(() => undefined))
}

function installedNginx(): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
  return folders
    .map((folder) => join(folder, 'nginx'))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK)
        return true
      } catch {
        return false
      }
    })
}

async function unpackedNginx(): Promise<string> {
  const folder = await filledFolder(cachePath('nginx-debian'), async (unfinished) => {
    // Lists of its own: those of the machine may be empty, and only root may fill them.
    const apt = join(unfinished, 'apt')
    mkdirSync(join(apt, 'lists', 'partial'), { recursive: true })
    mkdirSync(join(apt, 'cache', 'archives', 'partial'), { recursive: true })
    const own = ['-qq', '-o', `Dir::State::lists=${join(apt, 'lists')}`, '-o', `Dir::Cache=${join(apt, 'cache')}`]
    const options = { cwd: unfinished, timeout: 120_000 }
    await run('apt-get', [...own, 'update'], options)
    await run('apt-get', [...own, 'download', 'nginx'], options)
    const archive = readdirSync(unfinished).find((name) => name.endsWith('.deb')) ?? 'nginx.deb'
    await run('dpkg-deb', ['--extract', archive, 'package'], options)
  })
  const program = join(folder, 'package', 'usr', 'sbin', 'nginx')
  await run(program, ['-v'])
  return program
}
