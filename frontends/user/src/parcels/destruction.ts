/** All three services have destroyed their part. */
export const isDestroyedEverywhere = (destruction: { admin?: unknown; delivery?: unknown; user?: unknown }): boolean =>
  Boolean(destruction.admin && destruction.delivery && destruction.user)
