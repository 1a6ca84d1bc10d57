import { useEffect, useRef, useState } from 'react'
import type { Card } from '../../src/stage/cards.ts'
import type { Play } from '../../src/stage/life.ts'
import type { XrayAnswer } from '../../src/stage/options.ts'
import type { PartName, PartState, PartWish } from '../../src/stage/parts.ts'
import type { Step } from '../../src/stage/steps.ts'

/** What the stage answers about itself; polled. */
export type StageState = {
  running?: Step
  play?: Omit<Play, 'token' | 'labelPng'>
  person: { name: string; phone: string; unit: string; memo: string }
  courier: { name: string; phone: string }
  password: string
  owner: string
  labels: { name: string; findTag: string; unreadable: boolean; life?: string }[]
  bases: { desk: string; courierApp: string; customerApp: string }
  lanUrl?: string
  /** The same as the picture of a QR code. */
  lanQr?: string
  /** Whether the courier's app has a network. */
  signal: boolean
  messages: { to: string; text: string; at: number; code?: string }[]
  services: Record<'admin' | 'delivery' | 'user', boolean>
  parts: Record<PartName, PartState>
}

/** A refusal of the stage: its code, and for a step out of its order the one that comes first. */
export class StageError extends Error {
  readonly code: string
  readonly before: Step | undefined
  constructor(code: string, before?: Step) {
    super(code)
    this.code = code
    this.before = before
  }
}

async function call<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
  const answer = await fetch(path, {
    method,
    headers: { 'x-exqress': '1', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => undefined)
  if (!answer) throw new StageError('unreachable')
  if (answer.status === 204) return undefined as T
  const json = await answer.json().catch(() => ({}))
  if (!answer.ok) throw new StageError(json.error?.code ?? 'unavailable', json.error?.before)
  return json as T
}

export const makeStep = (step: Step, wishes: { memo: string; product: string }) =>
  call<void>('POST', '/api/steps', { step, ...wishes })
export const wishPart = (part: PartName, wish: PartWish) => call<void>('POST', '/api/parts', { part, wish })
export const setSignal = (on: boolean) => call<void>('POST', '/api/signal', { on })
export const findByTag = (base64: string) =>
  call<{ status: number; code?: string; answer?: Record<string, unknown> }>('POST', '/api/find-tag', { base64 })
export const askXray = (text: string, browser: { name: string; base64: string }[]) =>
  call<XrayAnswer>('POST', '/api/xray', { text, browser })
export const proveXray = (text: string) => call<XrayAnswer & { planted: string }>('POST', '/api/xray/proof', { text })

/**
 * Waits until the recipient's service has heard of all. @returns whether there was anything to wait for
 * @throws StageError `behind` when that takes longer than a minute
 */
export async function catchUp(): Promise<boolean> {
  const isBehind = async () => (await call<StageState>('GET', '/api/stage')).play?.behind === true
  if (!(await isBehind())) return false
  for (let tries = 0; tries < 60; tries++) {
    await new Promise((done) => setTimeout(done, 1_000))
    if (!(await isBehind())) return true
  }
  throw new StageError('behind')
}

/** The stage's state, looked at every second, at once when `poke` is called; `lost` while nobody answers. */
export function useStage() {
  const [state, setState] = useState<StageState>()
  const [lost, setLost] = useState(false)
  const poke = useRef(() => {})
  useEffect(() => {
    let over = false
    let timer: ReturnType<typeof setTimeout>
    const look = async () => {
      clearTimeout(timer)
      const next = await call<StageState>('GET', '/api/stage').catch(() => undefined)
      if (over) return
      setLost(!next)
      if (next) setState(next)
      timer = setTimeout(look, next?.running ? 400 : 1_000)
    }
    poke.current = () => void look()
    void look()
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [])
  return { state, lost, poke: () => poke.current() }
}

/**
 * The four answers, asked anew when something happened: a step, a part that went or came back, a press on "again"; while one is missing;
 * and when the recipient's service has heard of something that their answer does not show yet.
 */
export function useCards(state: StageState | undefined) {
  const [cards, setCards] = useState<Card[]>()
  const [busy, setBusy] = useState(false)
  const [again, setAgain] = useState(0)
  const there = JSON.stringify([state?.services, state?.parts])
  const occasion = state && `${state.play?.waybillId} ${state.play?.done.join()} ${there} ${again}`
  const running = state?.running !== undefined
  const { told } = state?.play ?? {}
  const shown = useRef<unknown>(undefined)
  shown.current = cards?.map((card) => card.name === 'recipient' && card.answer?.state).find(Boolean)
  useEffect(() => {
    // each asking is a scan, which the recipient finds in the list of openings: no more of them than something was heard of
    if (told && shown.current && told !== shown.current) setAgain((count) => count + 1)
  }, [told])
  useEffect(() => {
    if (occasion === undefined || running) return
    let over = false
    let later: ReturnType<typeof setTimeout>
    const askLater = () => {
      later = setTimeout(() => setAgain((count) => count + 1), 2_000)
    }
    setBusy(true)
    call<{ cards: Card[] }>('GET', '/api/cards').then(
      (answer) => {
        if (over) return
        setCards(answer.cards)
        setBusy(false)
        if (answer.cards.some(isAway)) askLater()
      },
      () => {
        if (over) return
        setBusy(false)
        askLater()
      },
    )
    return () => {
      over = true
      clearTimeout(later)
    }
  }, [occasion, running])
  return { cards, busy, again: () => setAgain((count) => count + 1) }
}

/** Nobody answered, or a service without its database, which says so (503): no word of what this person may see. */
export function isAway(card: Card): boolean {
  if (card.name === 'database') return !card.rows
  return card.status === undefined || card.status >= 500
}
