import '@exqress/ui/look/look.css'
import './app.css'
import { LocaleProvider } from '@exqress/ui/i18n/locale-provider.tsx'
import { watchInstall } from '@exqress/ui/look/install-prompt.tsx'
import { loadFonts } from '@exqress/ui/look/load-fonts.ts'
import { applyTheme } from '@exqress/ui/look/theme.ts'
import { ToastProvider } from '@exqress/ui/look/toast.tsx'
import { takeTokenFromAddress } from '@exqress/ui/scanner/address.ts'
import { createClient, SessionProvider } from '@exqress/ui/session/session-provider.tsx'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { BrowserRouter } from 'react-router'
import { App } from './app.tsx'
import { LabelInHandProvider } from './scan/label-in-hand.tsx'

// before anything else, and before any request: a label's token stays in no address bar and no history
const opened = takeTokenFromAddress(location, history, '/label')
applyTheme()
watchInstall()
loadFonts()

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
      <QueryClientProvider client={queries}>
        <SessionProvider client={client}>
          <ToastProvider>
            <LabelInHandProvider opened={opened}>
              <BrowserRouter>
                <App />
              </BrowserRouter>
            </LabelInHandProvider>
          </ToastProvider>
        </SessionProvider>
      </QueryClientProvider>
    </LocaleProvider>
  </StrictMode>,
)
