import { useEffect, useState } from 'react'
import type { XrayAnswer } from '../../src/stage/options.ts'
import { useText } from './i18n/text.ts'
import { readBrowser } from './read-browser.ts'
import { askXray, proveXray, type StageState } from './stage-api.ts'
import { wordsOf } from './words-of.ts'

/** `unread`: apps whose storage in this browser did not answer. */
export type XrayResult = XrayAnswer & { planted?: string; unread?: string[] }
export type Xray = {
  text: string
  setText(text: string): void
  busy: 'xray' | 'prove' | undefined
  result: XrayResult | undefined
  error: string | undefined
  /** One at a time. @returns whether there is an answer */
  run(kind: 'xray' | 'prove', text: string): Promise<boolean>
}

/** The search for a text in all that is stored, this browser included. */
export function useXray(state: StageState | undefined, first: string): Xray {
  const t = useText()
  const [text, setText] = useState(first)
  const [busy, setBusy] = useState<'xray' | 'prove'>()
  const [result, setResult] = useState<XrayResult>()
  const [error, setError] = useState<string>()
  const box = state?.play?.waybillId
  // what was found was found of the box before
  // biome-ignore lint/correctness/useExhaustiveDependencies: the box is the occasion
  useEffect(() => setResult(undefined), [box])
  const run = async (kind: 'xray' | 'prove', sought: string) => {
    if (busy || !state) return false
    setBusy(kind)
    setError(undefined)
    setResult(undefined)
    try {
      setResult(kind === 'prove' ? await proveXray(sought.trim()) : await look(state, sought.trim()))
      return true
    } catch (fault) {
      setError(wordsOf(t, fault))
      return false
    } finally {
      setBusy(undefined)
    }
  }
  return { text, setText, busy, result, error, run }
}

async function look({ bases }: StageState, text: string): Promise<XrayResult> {
  const { kept, unread } = await readBrowser([bases.customerApp, bases.courierApp])
  return { ...(await askXray(text, kept)), unread }
}
