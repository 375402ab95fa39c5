/** Whether the text of a log event matches. */
export type Matches = (message: string) => boolean

/** A term: bare letters, digits and underscores, or anything in quotation marks, where a backslash escapes. */
const TERM = /([-?]?)(?:"((?:[^"\\]|\\.)*)"|([\w.]+))(?:\s+|$)/y

const escaped = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&')

/** One condition on a field of a JSON event. */
const CONDITION = /^\$\.([\w.]+)\s*(?:(=|!=)\s*("(?:[^"\\]|\\.)*"|[\w*.-]+)|(NOT EXISTS|IS TRUE|IS FALSE|IS NULL))$/

/**
 * The filter patterns that the local run knows: terms that all have to be there, `?` terms of which one has to, `-` terms that must not;
 * and `{ … && … }` over fields of JSON, with `=`, `!=`, an asterisk in the value, and `NOT EXISTS`, `IS TRUE`, `IS FALSE`, `IS NULL`.
 * Amazon CloudWatch Logs User Guide, "Filter pattern syntax for metric filters, subscription filters, filter log events, and Live Tail".
 * @throws Error for other patterns
 */
export const filterPattern = (pattern: string): Matches => {
  const text = pattern.trim()
  return text.startsWith('{') ? ofJson(text) : ofTerms(text)
}

const ofTerms = (text: string): Matches => {
  const all: string[] = []
  const some: string[] = []
  const none: string[] = []
  TERM.lastIndex = 0
  for (let at = 0; at < text.length; at = TERM.lastIndex) {
    TERM.lastIndex = at
    const [, sign, quoted, bare] = TERM.exec(text) ?? []
    const term = quoted?.replace(/\\(.)/g, '$1') ?? bare
    if (term === undefined) throw new Error(`the filter pattern ${text} is not understood by the local run`)
    const list = sign === '-' ? none : sign === '?' ? some : all
    list.push(term)
  }
  return message =>
    all.every(term => message.includes(term)) &&
    !none.some(term => message.includes(term)) &&
    (some.length === 0 || some.some(term => message.includes(term)))
}

const ofJson = (text: string): Matches => {
  const conditions = text
    .replace(/^\{\s*|\s*}$/g, '')
    .split(/\s*&&\s*/)
    .map(one => conditionOf(one.replace(/^\(\s*|\s*\)$/g, ''), text))
  return message => {
    if (!message.trimStart().startsWith('{')) return false
    const event = parsed(message)
    return typeof event === 'object' && event !== null && conditions.every(holds => holds(event))
  }
}

const parsed = (message: string): unknown => {
  try {
    return JSON.parse(message)
  } catch {
    return undefined
  }
}

const conditionOf = (condition: string, text: string): ((event: object) => boolean) => {
  const [, path = '', operator, value = '', state] = CONDITION.exec(condition) ?? []
  if (path === '') throw new Error(`the filter pattern ${text} is not understood by the local run`)
  const fieldOf = (event: object): unknown =>
    path
      .split('.')
      .reduce<unknown>((at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined), event)
  if (state === 'NOT EXISTS') return event => fieldOf(event) === undefined
  if (state === 'IS TRUE') return event => fieldOf(event) === true
  if (state === 'IS FALSE') return event => fieldOf(event) === false
  if (state === 'IS NULL') return event => fieldOf(event) === null
  const wanted = value.replace(/^"|"$/g, '').replace(/\\(.)/g, '$1')
  const same = new RegExp(`^${wanted.split('*').map(escaped).join('.*')}$`, 's')
  return event => {
    const field = fieldOf(event)
    const isThere = typeof field === 'string' || typeof field === 'number'
    return isThere && same.test(String(field)) === (operator === '=')
  }
}
