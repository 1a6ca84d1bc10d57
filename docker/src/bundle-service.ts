import { cpSync, existsSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import type { ServiceName } from '@exqress/scripts/lib/services.ts'
import { type Plugin, rolldown } from 'rolldown'

const root = resolve(import.meta.dirname, '..', '..')

/** What an image of each service can be started with. */
export const entriesOf: Record<ServiceName, string[]> = {
  admin: ['main', 'create-owner'],
  delivery: ['main'],
  user: ['main'],
}

/**
 * Writes a service as a folder that needs Node and nothing else: `main.js` and what it loads on demand, beside it `files/` (migrations,
 * fonts, the pages of /docs) and `native/` (compiled parts, for the machine that this runs on).
 * @throws Error when a module or a file that it needs is not there
 */
export async function bundleService(name: ServiceName, folder: string): Promise<void> {
  const source = join(root, 'services', name, 'src')
  const build = await rolldown({
    input: Object.fromEntries(entriesOf[name].map((entry) => [entry, join(source, `${entry}.ts`)])),
    platform: 'node',
    cwd: root,
    // What CommonJS has and modules have not.
    transform: { define: { __dirname: 'import.meta.dirname', __filename: 'import.meta.filename' } },
    plugins: [takeFilesAlong(folder), takeNativeAlong(folder)],
    onLog(level, log, handle) {
      // Packages of others hold annotations that nobody reads, and eval of their own; a module that is missing is an error.
      if (log.code === 'UNRESOLVED_IMPORT') throw new Error(log.message)
      if (level !== 'warn') handle(level, log)
    },
  })
  try {
    await build.write({
      dir: folder,
      format: 'esm',
      // All in one folder, so that `./files` and `./native` are beside whatever asks for them.
      entryFileNames: '[name].js',
      chunkFileNames: '[name]-[hash].js',
      // A stack in the log names the source's file and line. The sources themselves stay here.
      sourcemap: true,
      sourcemapExcludeSources: true,
      minify: 'dce-only',
    })
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n')
  } finally {
    await build.close()
  }
}

/**
 * Our own sources name the files that they read by `new URL('…', import.meta.url)` and `import.meta.resolve('…')`. Each is copied, and the
 * expression becomes the place where it lies then. An expression that is not written out cannot be followed: an error.
 */
function takeFilesAlong(folder: string): Plugin {
  const forms = /new URL\(\s*'([^']+)',\s*import\.meta\.url\s*\)|import\.meta\.resolve\(\s*'([^']+)'\s*\)/g
  return {
    name: 'take-files-along',
    transform(code, id) {
      if (id.includes('/node_modules/') || !id.endsWith('.ts') || !code.includes('import.meta.')) return
      const taken = code.replace(forms, (_, path: string | undefined, specifier: string | undefined) => {
        const from = path === undefined ? foundFile(String(specifier)) : resolve(dirname(id), path)
        const to = `./files/${relative(root, from).replace(/^node_modules\//, '')}`
        cpSync(from, join(folder, to), { recursive: true })
        const url = `new URL('${to}${statSync(from).isDirectory() ? '/' : ''}', import.meta.url)`
        return path === undefined ? `${url}.href` : url
      })
      const left = /import\.meta\.(?:resolve|dirname|filename)|createRequire\(/.exec(
        taken.replace(/^\s*(?:\/\/|\*).*$/gm, ''),
      )
      if (left) throw new Error(`${relative(root, id)}: ${left[0]} cannot be followed into a bundle`)
      return taken
    },
  }
}

function foundFile(specifier: string): string {
  const path = join(root, 'node_modules', specifier)
  if (!existsSync(path)) throw new Error(`${specifier} is not installed`)
  return path
}

/**
 * Packages with compiled parts choose theirs by a row of `require`s of which one succeeds. That one is copied; the others stay what
 * they are, a `require` that fails and is caught.
 */
function takeNativeAlong(folder: string): Plugin {
  return {
    name: 'take-native-along',
    resolveId: {
      filter: { id: /^@node-rs\/argon2-|^@resvg\/resvg-js-|\.node$/ },
      async handler(specifier, importer) {
        const found = await this.resolve(specifier, importer, { skipSelf: true }).catch(() => null)
        if (!found || found.external || !existsSync(found.id)) return { id: specifier, external: true }
        if (!found.id.endsWith('.node')) return found
        const to = `./native/${basename(found.id)}`
        cpSync(found.id, join(folder, to))
        return { id: to, external: true }
      },
    },
  }
}
