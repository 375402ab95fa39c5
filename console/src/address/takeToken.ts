/** A link made by hand may have a slash, a question mark or an exclamation mark before the name, or another case. */
const NAME = /^[/?!]*token$/i

/** A part of an address without its tokens, and the first token that it had. The other fields stay as they are written. */
const without = (part: string): { readonly rest: string; readonly tokens: readonly string[] } => {
  const fields = part.slice(1).split('&')
  const nameOf = (field: string) => field.split('=', 1)[0] ?? ''
  const tokens = fields.filter(field => NAME.test(nameOf(field)))
  const rest = fields.filter(field => !tokens.includes(field)).join('&')
  return {
    rest: rest && part.slice(0, 1) + rest,
    tokens: tokens.map(
      field => new URLSearchParams(`t=${field.slice(nameOf(field).length + 1)}`).get('t')?.trim() ?? '',
    ),
  }
}

/**
 * Takes the token out of an address `…#token=…`, so that nothing that runs later finds it there. A token in the query is taken
 * out, too.
 * @returns the token; undefined when there is none, or when it is empty
 */
export const takeToken = (
  location: Pick<Location, 'href' | 'replace'>,
  history: Pick<History, 'replaceState' | 'state'>,
): string | undefined => {
  const url = new URL(location.href)
  const fragment = without(url.hash)
  const query = without(url.search)
  const tokens = [...fragment.tokens, ...query.tokens]
  if (tokens.length === 0) return undefined
  url.hash = fragment.rest
  url.search = query.rest
  try {
    // The whole URL: a path that begins with two slashes would name another host.
    history.replaceState(history.state, '', url.href)
  } catch {
    // Browsers limit how often a page may call it.
    location.replace(url.href)
  }
  return tokens.find(token => token !== '')
}
