import { fileURLToPath } from 'node:url'
import { licences } from '@exqress/ui/build/licences.ts'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The page of the stage; `npm start` builds it and serves it with the calls behind it. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  logLevel: 'warn',
  worker: { format: 'es' },
  build: { target: 'es2022', assetsInlineLimit: 0, chunkSizeWarningLimit: 1_100 },
  plugins: [react(), licences()],
})
