/**
 * Takes the secret of a one-time link out of the address (`/#invitation=…`) and strikes it out there, before anything is asked of the
 * network, so that it stays in no history and can travel in no header. Undefined when there is none.
 */
export function takeInvitation(
  location: Pick<Location, 'hash' | 'pathname' | 'search'>,
  history: Pick<History, 'replaceState'>,
): string | undefined {
  const [, secret] = /^#invitation=([A-Za-z0-9_-]{20,100})$/.exec(location.hash) ?? []
  if (location.hash.startsWith('#invitation')) history.replaceState(null, '', location.pathname + location.search)
  return secret
}
