import '@exqress/ui/look/look.css'
import './app.css'
import { LocaleProvider } from '@exqress/ui/i18n/locale-provider.tsx'
import { SharedKorean } from '@exqress/ui/i18n/shared-text.ts'
import { watchInstall } from '@exqress/ui/look/install-prompt.tsx'
import { loadFonts } from '@exqress/ui/look/load-fonts.ts'
import { ToastProvider } from '@exqress/ui/look/toast.tsx'
import { whenQuiet } from '@exqress/ui/look/when-quiet.ts'
import { preloadScanner } from '@exqress/ui/scanner/lazy-scanner.tsx'
import { createClient, isReturning, SessionProvider } from '@exqress/ui/session/session-provider.tsx'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { BrowserRouter } from 'react-router'
import { applyChoices } from './account/choices.ts'
import { App, preloadWorking } from './app.tsx'
import { sharedKo } from './i18n/shared-ko.ts'
import { OutboxProvider } from './outbox/outbox-provider.tsx'

// before any request: a label's address opened on this host leaves no token in the address bar or the history
if (/^\/q(\/|$)/i.test(location.pathname)) history.replaceState(null, '', '/')
applyChoices()
watchInstall()
loadFonts()
// who is signed in comes to the scanner first, and should not wait for one answer after the other; who has to type a password has time
if (isReturning()) {
  preloadWorking()
  preloadScanner()
} else whenQuiet(preloadScanner)

const client = createClient()
// answers live in this memory only; the API client itself tries again where that is safe
const queries = new QueryClient({
  defaultOptions: {
    queries: { retry: false, networkMode: 'always', staleTime: 10_000 },
    mutations: { retry: false, networkMode: 'always' },
  },
})

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <LocaleProvider>
      <SharedKorean value={sharedKo}>
        <QueryClientProvider client={queries}>
          <SessionProvider client={client}>
            <ToastProvider>
              <OutboxProvider>
                <BrowserRouter>
                  <App />
                </BrowserRouter>
              </OutboxProvider>
            </ToastProvider>
          </SessionProvider>
        </QueryClientProvider>
      </SharedKorean>
    </LocaleProvider>
  </StrictMode>,
)
