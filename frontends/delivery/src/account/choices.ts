import { setSound } from '@exqress/ui/feedback.ts'
import { useSyncExternalStore } from 'react'

export const themes = ['low-power', 'dark', 'light'] as const
export type Theme = (typeof themes)[number]
export type Choices = { theme: Theme; sound: boolean; speech: boolean }

const key = 'exqress-courier-choices'
const first: Choices = { theme: 'low-power', sound: true, speech: true }
const barColours: Record<Theme, string> = { 'low-power': '#000000', dark: '#0c0f1d', light: '#f6f4ef' }

let choices = first
const listeners = new Set<() => void>()

function kept(): Choices {
  try {
    const { theme, sound, speech } = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Choices>
    return {
      theme: themes.find((one) => one === theme) ?? first.theme,
      sound: sound !== false,
      speech: speech !== false,
    }
  } catch {
    return first // storage is switched off, or holds something else
  }
}

function apply() {
  document.documentElement.dataset.theme = choices.theme
  document.querySelector('meta[name=theme-color]')?.setAttribute('content', barColours[choices.theme])
  setSound(choices.sound)
}

/** Before the first picture: the look and the sound as they were chosen on this phone. */
export function applyChoices(): void {
  choices = kept()
  apply()
}

export function choose(change: Partial<Choices>): void {
  choices = { ...choices, ...change }
  apply()
  for (const listener of listeners) listener()
  try {
    localStorage.setItem(key, JSON.stringify(choices))
  } catch {
    // then it lasts as long as the page
  }
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

export const useChoices = (): Choices => useSyncExternalStore(subscribe, () => choices)
