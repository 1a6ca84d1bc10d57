import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

/** What the apps ship of others' beside JavaScript; their licences ask to travel along. */
const files = {
  'licences/pretendard.txt': 'pretendard/dist/LICENSE.txt',
  'licences/zxing-wasm.txt': 'zxing-wasm/LICENSE',
} as const

/** Vite plugin for every app that imports `look.css`: puts the licence texts of the font and the decoder into the build. */
export function licences(): Plugin {
  return {
    name: 'exqress-licences',
    apply: 'build',
    generateBundle() {
      for (const [fileName, path] of Object.entries(files)) {
        // not by import.meta.resolve: the licences stand outside the packages' exports
        const url = new URL(`../../../../node_modules/${path}`, import.meta.url)
        this.emitFile({ type: 'asset', fileName, source: readFileSync(fileURLToPath(url)) })
      }
    },
  }
}
