/** The characters of a `wildcard` filter: a text stands for itself, `undefined` for any text. */
type Part = string | undefined

/**
 * The parts of a filter: `*` is any text, `\*` and `\\` the characters themselves.
 * @throws Error for `**` and for a backslash before anything else, which EventBridge refuses too
 */
export const wildcardParts = (filter: string): readonly Part[] => {
  const parts: Part[] = []
  for (const part of filter.match(/\\[*\\]|\*+|[^*\\]+|\\/g) ?? []) {
    if (part === '\\' || part.startsWith('**'))
      throw new Error(`wildcard ${JSON.stringify(filter)}: ${part} is not valid`)
    const text = part === '*' ? undefined : part.startsWith('\\') ? part.slice(1) : part
    const before = parts.at(-1)
    if (text !== undefined && before !== undefined) parts[parts.length - 1] = before + text
    else parts.push(text)
  }
  return parts
}

/**
 * A `wildcard` filter of an event pattern. It takes time in proportion to the length of the text, whatever the filter: each text
 * between two wildcards is looked for once, at the first place where it can be.
 * AWS: "Comparison operators for use in event patterns", matching using wildcards.
 * @throws Error for a filter that EventBridge would refuse
 */
export const wildcardFilter = (filter: string): ((text: string) => boolean) => {
  const parts = wildcardParts(filter)
  if (!parts.includes(undefined)) {
    const whole = parts.join('')
    return text => text === whole
  }
  const first = parts[0] ?? ''
  const last = parts.at(-1) ?? ''
  const between = parts.slice(first === '' ? 0 : 1, last === '' ? undefined : -1).filter(part => part !== undefined)
  return text => {
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false
    const end = text.length - last.length
    let at = first.length
    for (const part of between) {
      const found = text.indexOf(part, at)
      if (found === -1 || found + part.length > end) return false
      at = found + part.length
    }
    return true
  }
}
