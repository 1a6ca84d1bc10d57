/** What scanning does until the courier chooses otherwise; kept on the phone. */
export const modes = ['take', 'load', 'look', 'deliver'] as const
export type Mode = (typeof modes)[number]

const key = 'exqress-scan-mode'

export function keptMode(): Mode {
  try {
    return modes.find((mode) => mode === localStorage.getItem(key)) ?? 'load'
  } catch {
    return 'load' // storage is switched off
  }
}

export function keepMode(mode: Mode): void {
  try {
    localStorage.setItem(key, mode)
  } catch {
    // then it lasts as long as the page
  }
}
