import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { licences } from '../src/build/licences.ts'

/** `vite packages/ui/gallery` shows the components; the scanner's browser test builds the same pages. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  logLevel: 'warn',
  plugins: [react(), licences()],
  worker: { format: 'es' },
  build: {
    rollupOptions: { input: ['index.html', 'scan.html'].map((name) => fileURLToPath(new URL(name, import.meta.url))) },
  },
})
