/** Every `$ref` in a document. */
export const referencesIn = (document: unknown): string[] => {
  if (typeof document !== 'object' || document === null) return []
  return Object.entries(document).flatMap(([key, value]) =>
    key === '$ref' && typeof value === 'string' ? [value] : referencesIn(value),
  )
}

/** The target of a `$ref` into the same document (RFC 6901); undefined where it leads nowhere. */
export const resolved = (document: unknown, reference: string): unknown => {
  const [root, ...path] = reference.split('/')
  if (root !== '#') return undefined
  return path
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>(
      (at, part) => (typeof at === 'object' && at !== null ? new Map(Object.entries(at)).get(part) : undefined),
      document,
    )
}
