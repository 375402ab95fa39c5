/**
 * A `wildcard` filter as a regular expression: `*` is any text, `\*` and `\\` the characters themselves.
 * AWS: "Comparison operators for use in event patterns", matching using wildcards.
 * @throws Error for `**` and for a backslash before anything else, which EventBridge refuses too.
 */
export const wildcardPattern = (filter: string): RegExp => {
  const parts = filter.match(/\\[*\\]|\*+|[^*\\]+|\\/g) ?? []
  const pattern = parts.map(part => {
    if (part === '*') return '.*'
    if (part === '\\' || part.startsWith('**'))
      throw new Error(`wildcard ${JSON.stringify(filter)}: ${part} is not valid`)
    return (part.startsWith('\\') ? part.slice(1) : part).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  })
  return new RegExp(`^${pattern.join('')}$`, 's')
}
