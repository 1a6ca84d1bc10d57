import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'

/** `API` (default http://127.0.0.1:4002) is where `vite` alone finds the user service; the built app shares its origin. */
const api = process.env.API ?? 'http://127.0.0.1:4002'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  logLevel: 'warn',
  server: { port: 5002, proxy: { '/api': api } },
  worker: { format: 'es' },
  build: { target: 'es2022', assetsInlineLimit: 0, chunkSizeWarningLimit: 1_100, modulePreload: { polyfill: false } },
  plugins: [
    react(),
    VitePWA({
      // asked, never by itself: the page may hold a label or a half-filled form
      registerType: 'prompt',
      injectRegister: null,
      manifest: {
        id: '/',
        name: 'Exqress',
        short_name: 'Exqress',
        description: '이름도 주소도 적히지 않은 택배. 내 택배를 한곳에서 봐요.',
        lang: 'ko',
        dir: 'ltr',
        start_url: '/',
        scope: '/',
        display: 'standalone',
        orientation: 'any',
        background_color: '#f6f4ef',
        theme_color: '#f6f4ef',
        categories: ['shopping', 'utilities'],
        icons: [
          { src: '/icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
          { src: '/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
          { src: '/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
        shortcuts: [
          {
            name: '라벨 스캔',
            url: '/scan',
            icons: [{ src: '/icon-192.png', sizes: '192x192', type: 'image/png' }],
          },
        ],
      },
      workbox: {
        // the app itself; fonts and the scanner's WebAssembly come when they are first used
        globPatterns: ['index.html', 'assets/*.{js,css}', '*.png'],
        cleanupOutdatedCaches: true,
        navigateFallback: '/index.html',
        // /Q/ is not among them on purpose: the kept shell answers it, so that the token does not even leave the phone
        navigateFallbackDenylist: [/^\/api(\/|$)/, /^\/dev(\/|$)/],
        runtimeCaching: [
          {
            // files of our own with a hash in their name; nothing else is ever kept, no answer of the API, no photo
            urlPattern: ({ sameOrigin, url }) => sameOrigin && /^\/assets\/[^/]+\.(woff2|wasm)$/.test(url.pathname),
            handler: 'CacheFirst',
            options: { cacheName: 'fonts-and-scanner', expiration: { maxEntries: 200 } },
          },
        ],
      },
    }),
  ],
})
