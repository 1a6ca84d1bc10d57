/**
 * The client id of one action of a person: made once, the same for every retry of the same input, a new one after an answer.
 * Another input is another action, because a service refuses an id that comes back with another body.
 */
export function createActionIds(newId: () => string) {
  let held: { id: string; input: string } | undefined
  return {
    idFor(input: unknown): string {
      const text = JSON.stringify(input) ?? ''
      if (held?.input !== text) held = { id: newId(), input: text }
      return held.id
    },
    answered(): void {
      held = undefined
    },
  }
}
