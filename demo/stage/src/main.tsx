import '@exqress/ui/look/look.css'
import './stage.css'
import { LocaleProvider } from '@exqress/ui/i18n/locale-provider.tsx'
import { loadFonts } from '@exqress/ui/look/load-fonts.ts'
import { applyTheme } from '@exqress/ui/look/theme.ts'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Stage } from './stage.tsx'

applyTheme()
loadFonts()

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <LocaleProvider>
      <Stage />
    </LocaleProvider>
  </StrictMode>,
)
