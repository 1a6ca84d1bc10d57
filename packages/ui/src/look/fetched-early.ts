import { type ComponentType, lazy, useState } from 'react'

/** A part of an app in a file of its own, which can be fetched before it is shown; `useFetched` draws it. */
export type EarlyPart<Props> = {
  /** A file that does not come is tried again when the part is drawn. */
  fetch(): void
  now(): ComponentType<Props>
}

/** With `lazy` alone a fallback would be drawn even where the file is there already, and React leaves a fallback standing for 300 ms. */
export function fetchedEarly<Props>(load: () => Promise<{ default: ComponentType<Props> }>): EarlyPart<Props> {
  let here: ComponentType<Props> | undefined
  const fetched = async () => {
    const file = await load()
    here = file.default
    return file
  }
  const later = lazy(fetched) as unknown as ComponentType<Props>
  return { fetch: () => void fetched().catch(() => {}), now: () => here ?? later }
}

/** The part's component, to be drawn inside a `Suspense`: one and the same for as long as what asks for it stands. */
export function useFetched<Props>(part: EarlyPart<Props>): ComponentType<Props> {
  const [shown] = useState(() => part.now())
  return shown
}
