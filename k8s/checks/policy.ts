import type { KubeObject } from './objects.ts'

/** A rule that a reviewer would check by hand. */
export type Policy = {
  name: string
  /** Overlays that it is for. */
  overlays: readonly string[]
  faults(objects: readonly KubeObject[]): string[]
  /** Small harm done to the real overlay, and what the rule must say of it. */
  breaks: readonly { harm: string; in: string; change(objects: KubeObject[]): void; says: RegExp }[]
}
