import { Refusal } from '@exqress/ui/look/refusal.tsx'

/** Whatever the reason: the same words, and the same three ways on. */
export function ClosedLabel() {
  return <Refusal ways={{ mine: '/claim', found: '/found', help: '/help' }} />
}
