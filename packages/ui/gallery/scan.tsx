import '../src/look/look.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { MemoryRouter } from 'react-router'
import { LocaleProvider } from '../src/i18n/locale-provider.tsx'
import { Page, TopBar } from '../src/look/bars.tsx'
import { loadFonts } from '../src/look/load-fonts.ts'
import { LazyScanner } from '../src/scanner/lazy-scanner.tsx'

/** What the browser test reads. */
type Report = { token: string; how: string; at: number; asked: number }
const reports: Report[] = []
Object.assign(window, { reports })

const query = new URLSearchParams(location.search)
document.documentElement.dataset.density = query.get('density') ?? 'customer'
if (query.get('theme')) document.documentElement.dataset.theme = query.get('theme') as string
const known = new Set<string>()
const opened = performance.now()

loadFonts()
createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <LocaleProvider>
      <MemoryRouter>
        <div className="app">
          <TopBar title="싣기" onBack={() => {}} />
          <Page>
            <LazyScanner
              mode={query.get('mode') === 'single' ? 'single' : 'continuous'}
              sameAfter={Number(query.get('sameAfter') ?? 2_500)}
              onToken={(token, how) => {
                reports.push({ token, how, at: performance.now(), asked: opened })
                if (known.has(token)) return { verdict: 'again', text: `이미 실었습니다 · ${known.size}번` }
                known.add(token)
                return { verdict: 'good', text: `${known.size}번 · 101동`, speak: `${known.size}번` }
              }}
              onFindTag={(findTag) =>
                reports.push({ token: findTag, how: 'find-tag', at: performance.now(), asked: opened })
              }
            />
            <input aria-label="memo" />
          </Page>
        </div>
      </MemoryRouter>
    </LocaleProvider>
  </StrictMode>,
)
