import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'

/** `API` (default http://127.0.0.1:4001) is where `vite` alone finds the delivery service; the built app shares its origin. */
const api = process.env.API ?? 'http://127.0.0.1:4001'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  logLevel: 'warn',
  server: { port: 5001, proxy: { '/api': api } },
  worker: { format: 'es' },
  build: { target: 'es2022', assetsInlineLimit: 0, chunkSizeWarningLimit: 1_100 },
  plugins: [
    react(),
    VitePWA({
      // asked, never by itself: the page may hold a parcel in hand or deliveries that wait for signal
      registerType: 'prompt',
      injectRegister: null,
      manifest: {
        id: '/',
        name: 'Exqress 배송',
        short_name: 'Exqress 배송',
        description: '스캔으로 싣고, 찾고, 배달하는 배송기사 앱.',
        lang: 'ko',
        dir: 'ltr',
        start_url: '/',
        scope: '/',
        display: 'standalone',
        orientation: 'any',
        background_color: '#000000',
        theme_color: '#000000',
        categories: ['business', 'utilities'],
        icons: [
          { src: '/icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
          { src: '/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
          { src: '/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
        shortcuts: [
          {
            name: '오늘 목록',
            url: '/today',
            icons: [{ src: '/icon-192.png', sizes: '192x192', type: 'image/png' }],
          },
        ],
      },
      workbox: {
        // the app itself; fonts and the scanner's WebAssembly come when they are first used
        globPatterns: ['index.html', 'assets/*.{js,css}', '*.png'],
        cleanupOutdatedCaches: true,
        navigateFallback: '/index.html',
        // /Q/ is not among them on purpose: the kept shell answers it and strikes the token out before any request
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
