import type { Opened } from '@exqress/ui/scanner/address.ts'
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react'
import { v7 } from 'uuid'

/** A label that was scanned and not opened yet. `id` is that of the scan: asked again after a bad network, it is the same scan. */
export type Label = { id: string; token: string | undefined }

type LabelInHand = {
  label: Label | undefined
  take: (token: string) => void
  drop: () => void
}

const Context = createContext<LabelInHand | undefined>(undefined)

/**
 * Holds the token from the scan through sign-in to the answer, in this memory and nowhere else: a reload loses it, on purpose.
 * A label's address that held no token of ours is a label too (`token` undefined); it is refused like any other.
 */
export function LabelInHandProvider({ opened, children }: { opened: Opened; children: ReactNode }) {
  const [label, setLabel] = useState<Label | undefined>(() =>
    opened.kind === 'other' ? undefined : { id: v7(), token: opened.kind === 'token' ? opened.token : undefined },
  )
  const drop = useCallback(() => setLabel(undefined), [])
  const take = useCallback((token: string) => setLabel({ id: v7(), token }), [])
  const value = useMemo(() => ({ label, take, drop }), [label, take, drop])
  return <Context value={value}>{children}</Context>
}

export function useLabelInHand(): LabelInHand {
  const value = useContext(Context)
  if (!value) throw new Error('LabelInHandProvider is missing')
  return value
}
