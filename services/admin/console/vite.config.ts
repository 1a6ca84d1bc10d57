import { fileURLToPath } from 'node:url'
import { licences } from '@exqress/ui/build/licences.ts'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** `API` (default http://127.0.0.1:8000) is where `vite` alone finds the admin service; the built console is served by it. */
const api = process.env.API ?? 'http://127.0.0.1:8000'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  logLevel: 'warn',
  server: { port: 5000, proxy: { '/api': api, '/docs': api } },
  build: { target: 'es2022', assetsInlineLimit: 0 },
  plugins: [react(), licences()],
})
