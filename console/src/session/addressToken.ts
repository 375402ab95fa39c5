/** Takes the token out of an address `…#token=…`, so that nothing that runs later finds it there. */
export const takeToken = (
  { hash, pathname, search }: Pick<Location, 'hash' | 'pathname' | 'search'>,
  history: Pick<History, 'replaceState'>,
): string | undefined => {
  const fragment = new URLSearchParams(hash.replace(/^#/, ''))
  const token = fragment.get('token')
  if (token === null) return undefined
  fragment.delete('token')
  const rest = fragment.toString()
  history.replaceState(null, '', pathname + search + (rest && `#${rest}`))
  return token.trim() || undefined
}
