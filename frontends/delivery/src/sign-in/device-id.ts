import { v7 } from 'uuid'

const key = 'exqress-device'

/** The id of this phone, made once and kept: a courier works on one device at a time. It says nothing about a person. */
export function deviceId(): string {
  try {
    const kept = localStorage.getItem(key)
    if (kept) return kept
    const made = v7()
    localStorage.setItem(key, made)
    return made
  } catch {
    return v7() // storage is switched off: every sign-in is a new device
  }
}
