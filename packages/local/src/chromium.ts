import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core'
import { cachePath, filledFolder } from './cache-folder.ts'

const installed = [
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

export type FoundChromium = { path: string; from: 'CHROMIUM_PATH' | 'this machine' | 'npm' }

/**
 * A Chromium to drive: CHROMIUM_PATH, else an installed Chrome or Chromium, else the one that @sparticuz/chromium
 * carries (Linux x64; unpacked once into the cache, 180 MB).
 * @throws Error with one sentence that says how to get one.
 */
export async function findChromium(): Promise<FoundChromium> {
  const wanted = process.env.CHROMIUM_PATH
  if (wanted) {
    if (!existsSync(wanted)) throw new Error(`CHROMIUM_PATH names ${wanted}, and there is no such file.`)
    return { path: wanted, from: 'CHROMIUM_PATH' }
  }
  const path = installed.find((candidate) => existsSync(candidate))
  if (path) return { path, from: 'this machine' }
  if (process.platform === 'linux' && process.arch === 'x64') return { path: await unpackChromium(), from: 'npm' }
  throw new Error('No browser was found: install Chrome or Chromium, or set CHROMIUM_PATH to one.')
}

/** The browser of @sparticuz/chromium, unpacked into the cache by whoever asks first; answers the path of its program. */
export async function unpackChromium(): Promise<string> {
  const manifest = createRequire(import.meta.url)
    .resolve('@sparticuz/chromium')
    .replace(/build\/.*$/, 'package.json')
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
  const folder = await filledFolder(cachePath(`chromium-${version}`), async (unfinished) => {
    mkdirSync(unfinished, { recursive: true })
    // The package unpacks into the folder for temporary files, where half a file would be taken for a whole one.
    const before = process.env.TMPDIR
    process.env.TMPDIR = unfinished
    try {
      const { default: packed } = await import('@sparticuz/chromium')
      await packed.executablePath()
    } finally {
      if (before === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = before
    }
  })
  return join(folder, 'chromium')
}

export type BrowserOptions = {
  /** A .y4m or .mjpeg file that plays for ever as the only camera, allowed without asking. */
  cameraFile?: string | undefined
  /** `true` unless given. */
  headless?: boolean | undefined
  /** A free port of this machine on which another program may drive the browser too, by the DevTools protocol. */
  debuggingPort?: number | undefined
}

/**
 * Launches the found browser with a profile of its own that is gone when it closes, and without any traffic of its own.
 * The caller closes it.
 */
export async function launchBrowser(options: BrowserOptions = {}): Promise<Browser> {
  const { path } = await findChromium()
  return withSandbox((chromiumSandbox) =>
    chromium.launch({ executablePath: path, chromiumSandbox, ...settings(options) }),
  )
}

/** The same with a profile that stays in the folder. Closing the context ends the browser. */
export async function launchProfile(
  folder: string,
  { cameraFile, headless, debuggingPort, ...context }: BrowserOptions & BrowserContextOptions = {},
): Promise<BrowserContext> {
  const { path } = await findChromium()
  const options = { ...context, executablePath: path, ...settings({ cameraFile, headless, debuggingPort }) }
  return withSandbox((chromiumSandbox) => chromium.launchPersistentContext(folder, { ...options, chromiumSandbox }))
}

const settings = ({ headless = true, cameraFile, debuggingPort }: BrowserOptions) => ({
  headless,
  args: [
    ...quiet,
    ...(cameraFile ? fakeCamera(cameraFile) : []),
    ...(debuggingPort ? [`--remote-debugging-port=${debuggingPort}`] : []),
  ],
})

/** Chromium's sandbox works neither for root nor in most containers; for everybody else it stays on. */
async function withSandbox<T>(launch: (chromiumSandbox: boolean) => Promise<T>): Promise<T> {
  if (process.getuid?.() === 0) return launch(false)
  return launch(true).catch((error: Error) => {
    if (!/sandbox/i.test(error.message)) throw error
    return launch(false)
  })
}

const quiet = [
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--no-default-browser-check',
  '--force-color-profile=srgb',
]

function fakeCamera(file: string): string[] {
  return [
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-video-capture=${file}`,
  ]
}
