/** Tells whether a text fits a pattern. */
export type Matches = (text: string) => boolean

/** A text as the source of a regular expression that matches it and nothing else. */
export const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

const source = (pattern: string, any: string, one: string): string =>
  pattern
    .split(/([*?])/)
    .map(part => (part === '*' ? any : part === '?' ? one : escaped(part)))
    .join('')

/** `*` is any run of characters, `?` any one: actions and the operator `StringLike`. IAM User Guide, "IAM JSON policy elements: Action". */
export const wildcard = (pattern: string, flags: 'i' | '' = ''): Matches => {
  if (pattern === '*') return () => true
  const expression = new RegExp(`^${source(pattern, '.*', '.')}$`, `s${flags}`)
  return text => expression.test(text)
}

/**
 * ARN patterns: a wildcard stays within its colon-separated segment, and the sixth holds everything after it, slashes and colons.
 * IAM User Guide, "IAM JSON policy elements: Resource" and "… Condition operators" (ArnLike, which ArnEquals equals).
 */
export const arnPattern = (pattern: string): Matches => {
  if (pattern === '*') return () => true
  const segments = pattern.split(':')
  const head = segments.slice(0, 5).map(segment => source(segment, '[^:]*', '[^:]'))
  const tail = segments.slice(5).join(':')
  const all = segments.length > 5 ? [...head, source(tail, '.*', '.')] : head
  const expression = new RegExp(`^${all.join(':')}$`, 's')
  return text => expression.test(text)
}
