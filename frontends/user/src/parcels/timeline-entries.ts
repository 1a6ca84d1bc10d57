import type { ParcelDetail } from '@exqress/contracts/user-api.ts'
import type { TimelineEntry } from '@exqress/ui/look/timeline.tsx'
import type { Words } from '../i18n/text.ts'

type Step = ParcelDetail['timeline'][number]

/** Newest first. Steps of one moment (those that a scan implied) keep their order. */
export function newestFirst<S extends { at: string }>(steps: readonly S[]): S[] {
  return steps
    .map((step, i) => ({ step, i }))
    .sort((a, b) => b.step.at.localeCompare(a.step.at) || b.i - a.i)
    .map(({ step }) => step)
}

/** The timeline in plain words. */
export function timelineEntries(steps: readonly Step[], t: Words): TimelineEntry[] {
  return newestFirst(steps).map((step) => {
    const notes = [
      step.place && t(`place.${step.place}`),
      step.reason && t(`reason.${step.reason}`),
      step.corrected && t('step.corrected'),
      step.inferred && t('step.inferred'),
    ].filter(Boolean)
    return {
      key: `${step.state} ${step.at}`,
      title: t(`step.${step.state}`),
      at: step.at,
      ...(notes.length > 0 && { note: notes.join(' · ') }),
    }
  })
}
