/**
 * The part of the devices of a token that a request asks for: ids, prefixes ending in `*`, or `*`.
 * @param wanted a device id, a prefix ending in `*`, or `*`
 */
export const coveredBy = (patterns: readonly string[], wanted: string): readonly string[] => {
  const prefixOf = (pattern: string): string | undefined => (pattern.endsWith('*') ? pattern.slice(0, -1) : undefined)
  const wantedPrefix = prefixOf(wanted)
  const parts = patterns.flatMap(pattern => {
    const prefix = prefixOf(pattern)
    if (prefix === undefined ? pattern === wanted : wanted.startsWith(prefix)) return [wanted]
    return wantedPrefix !== undefined && pattern.startsWith(wantedPrefix) ? [pattern] : []
  })
  return [...new Set(parts)]
}
