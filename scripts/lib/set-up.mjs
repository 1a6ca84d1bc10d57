// Runs on the Node that the machine has, before anything is installed: plain JavaScript, no dependency.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const ourNode = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

/**
 * Installs what is missing and goes on in `script` (TypeScript, from this folder's parent) on the Node 24 that npm brings.
 * @param {string} script such as `start.ts`
 * @param {string} title printed first
 */
export async function continueIn(script, title) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) {
    stop(`Node ${process.versions.node} is too old: 20.19 or newer is needed.`)
  }
  console.log(`\n${title}\n`)
  await installPackages()
  if (!existsSync(ourNode)) {
    stop('npm did not install the package "node": remove the folder node_modules and run this again.')
  }
  runHere(join(root, 'scripts', script))
}

async function installPackages() {
  const began = Date.now()
  const count = installedCount()
  if (count !== undefined) {
    line('Packages', `${count} installed`, began)
    return
  }
  const code = await npmCi(began)
  if (code !== 0) stop('npm could not install the packages; its own words stand above.')
  line('Packages', `${installedCount() ?? 'not all'} installed by npm ci`, began)
}

/** How many packages the lock file wants, if exactly those are installed. Compared by content: times change with every checkout. */
function installedCount() {
  const read = (/** @type {string} */ file) => JSON.parse(readFileSync(join(root, file), 'utf8')).packages
  if (!existsSync(join(root, 'node_modules', '.package-lock.json'))) return undefined
  const installed = read('node_modules/.package-lock.json')
  const wanted = Object.entries(read('package-lock.json')).filter(([path]) => path.startsWith('node_modules/'))
  const missing = wanted.some(([path, { version, integrity, optional, link }]) => {
    const found = installed[path]
    if (!found) return !optional // made for another platform
    return !link && (found.version !== version || (integrity && found.integrity !== integrity))
  })
  return missing ? undefined : Object.keys(installed).filter((path) => path.startsWith('node_modules/')).length
}

function npmCi(began) {
  const args = ['ci', '--loglevel=error', '--no-fund', '--no-audit', '--no-progress']
  // Under `npm start` this is that npm itself, whichever is on PATH.
  const npm = process.env.npm_execpath?.endsWith('.js') ? [process.execPath, process.env.npm_execpath] : ['npm']
  const child = spawn(npm[0], [...npm.slice(1), ...args], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  const tick = process.stdout.isTTY
    ? setInterval(
        () => process.stdout.write(`\r  1  Packages        npm installs them the first time … ${seconds(began)}`),
        1000,
      )
    : setInterval(() => console.log(`     npm installs the packages … ${seconds(began)}`), 15_000)
  return new Promise((resolve) => {
    const done = (code) => {
      clearInterval(tick)
      if (process.stdout.isTTY) process.stdout.write('\r\x1b[K')
      resolve(code)
    }
    child.on('error', () => done(1)).on('close', done)
  })
}

function line(name, text, began) {
  console.log(`  1  ${name.padEnd(16)}${text.padEnd(58)}${seconds(began).padStart(7)}`)
}

function seconds(began) {
  return `${((Date.now() - began) / 1000).toFixed(1)} s`
}

function stop(sentence) {
  console.error(`\n${sentence}\n`)
  process.exit(1)
}

/** Node cannot replace itself everywhere, so it waits as a thin parent: signals go down, the exit code comes up. */
function runHere(file) {
  // The channel tells the child when this process is gone, however it went.
  const child = spawn(ourNode, [file, ...process.argv.slice(2)], {
    cwd: root,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => stop(`Node 24 from npm could not be started: ${error.message}.`))
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 1)))
}
