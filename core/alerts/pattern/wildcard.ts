const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/**
 * A `wildcard` filter of an event pattern: `*` is any text, `\*` and `\\` the characters themselves.
 * AWS: "Comparison operators for use in event patterns", matching using wildcards.
 * @throws Error for `**` and for a backslash before anything else, which EventBridge refuses too.
 */
export const wildcardFilter = (filter: string): ((text: string) => boolean) => {
  const parts = filter.match(/\\[*\\]|\*+|[^*\\]+|\\/g) ?? []
  const pattern = parts.map(part => {
    if (part === '*') return '.*'
    if (part === '\\' || part.startsWith('**'))
      throw new Error(`wildcard ${JSON.stringify(filter)}: ${part} is not valid`)
    return escaped(part.startsWith('\\') ? part.slice(1) : part)
  })
  const expression = new RegExp(`^${pattern.join('')}$`, 's')
  return text => expression.test(text)
}
