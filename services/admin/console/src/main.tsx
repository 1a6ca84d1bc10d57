import '@exqress/ui/look/look.css'
import './desk.css'
import { LocaleProvider } from '@exqress/ui/i18n/locale-provider.tsx'
import { loadFonts } from '@exqress/ui/look/load-fonts.ts'
import { applyTheme } from '@exqress/ui/look/theme.ts'
import { ToastProvider } from '@exqress/ui/look/toast.tsx'
import { reportReached } from '@exqress/ui/session/online.ts'
import { createClient, SessionProvider } from '@exqress/ui/session/session-provider.tsx'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { BrowserRouter } from 'react-router'
import { App } from './app.tsx'
import { ImportRunProvider } from './imports/import-run.tsx'
import { RawContext } from './session/raw-provider.tsx'
import { createSendRaw } from './session/send-raw.ts'
import { takeInvitation } from './sign-in/invitation-secret.ts'

// before anything else, and before any request: a one-time secret stays in no address bar and no history
const invitation = takeInvitation(location, history)
applyTheme()
loadFonts()

const client = createClient()
const sendRaw = createSendRaw({ accessToken: client.session.accessToken, onReached: reportReached })
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
      <QueryClientProvider client={queries}>
        <SessionProvider client={client}>
          <RawContext value={sendRaw}>
            <ToastProvider>
              <ImportRunProvider>
                <BrowserRouter>
                  <App invitation={invitation} />
                </BrowserRouter>
              </ImportRunProvider>
            </ToastProvider>
          </RawContext>
        </SessionProvider>
      </QueryClientProvider>
    </LocaleProvider>
  </StrictMode>,
)
