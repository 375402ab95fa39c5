import { LEVELS } from '../../contracts/levels.ts'
import { listWords } from './span.ts'

type Fields = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const quoted = (value: unknown): string =>
  value === '' ? '""' : typeof value === 'string' ? value : JSON.stringify(value)
const anyOf = (argument: unknown): string => listWords([argument].flat().map(quoted), 'or')

const COMPARISONS: Readonly<Record<string, string>> = {
  '=': 'is',
  '<': 'is below',
  '<=': 'is at most',
  '>': 'is above',
  '>=': 'is at least',
}

const numericWords = (argument: unknown): string => {
  const parts = [argument].flat()
  const comparisons: string[] = []
  for (let at = 0; at < parts.length; at += 2)
    comparisons.push(`${COMPARISONS[String(parts[at])] ?? String(parts[at])} ${quoted(parts[at + 1])}`)
  return listWords(comparisons, 'and')
}

/** `{ "equals-ignore-case": … }` stands for a text in any case, also as the argument of another operator. */
const textWords = (argument: unknown): string =>
  isObject(argument) && 'equals-ignore-case' in argument
    ? `${anyOf(argument['equals-ignore-case'])} in any case`
    : anyOf(argument)

const negated = (argument: unknown): string => {
  if (!isObject(argument)) return `is not ${anyOf(argument)}`
  const [[name, inner] = ['', undefined]] = Object.entries(argument)
  const verb =
    { prefix: 'does not begin with', suffix: 'does not end in', wildcard: 'does not match' }[name] ?? 'is not'
  return `${verb} ${name === 'equals-ignore-case' ? `${anyOf(inner)} in any case` : textWords(inner)}`
}

const OPERATORS: Readonly<Record<string, (argument: unknown) => string>> = {
  prefix: argument => `begins with ${textWords(argument)}`,
  suffix: argument => `ends in ${textWords(argument)}`,
  wildcard: argument => `matches ${anyOf(argument)}`,
  'equals-ignore-case': argument => `is ${anyOf(argument)} in any case`,
  cidr: argument => `is an address in ${quoted(argument)}`,
  exists: argument => (argument === true ? 'is there' : 'is absent'),
  numeric: numericWords,
  'anything-but': negated,
}

const operatorWords = (element: Fields): string => {
  const [[name, argument] = ['', undefined]] = Object.entries(element)
  const words = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined
  return words ? words(argument) : `is as in ${JSON.stringify(element)}`
}

/** Levels from one on, without `unknown`, stand for that level and above. */
const levelWords = (values: readonly unknown[]): string | undefined => {
  const from = LEVELS.findIndex(level => values.includes(level))
  const above = LEVELS.slice(from, LEVELS.indexOf('unknown'))
  const isAbove =
    from >= 0 && above.length > 1 && above.length === values.length && above.every(one => values.includes(one))
  return isAbove ? `of level ${above[0]} and above` : undefined
}

const fieldWords = (path: string, elements: readonly unknown[]): string => {
  const values = elements.filter(element => !isObject(element))
  if (path === 'level' && values.length === elements.length)
    return levelWords(values) ?? `of level ${listWords(values.map(quoted), 'or')}`
  const texts = [
    ...(values.length > 0 ? [`is ${listWords(values.map(quoted), 'or')}`] : []),
    ...elements.filter(isObject).map(operatorWords),
  ]
  return `whose ${path} ${listWords(texts, 'or')}`
}

const conditionsIn = (pattern: Fields, path: string): string[] =>
  Object.entries(pattern).flatMap(([name, inner]) => {
    if (name === '$or' && Array.isArray(inner))
      return [
        `either ${listWords(
          inner.filter(isObject).map(one => listWords(conditionsIn(one, path), 'and')),
          'or',
        )}`,
      ]
    const place = path === '' ? name : `${path}.${name}`
    if (Array.isArray(inner)) return [fieldWords(place, inner)]
    return isObject(inner) ? conditionsIn(inner, place) : []
  })

/** A pattern in the language of EventBridge in words that follow a noun: `of level error and above`, `whose data.co2 is above 1000`. Empty for a pattern that says nothing. */
export const patternWords = (pattern: Fields): string => listWords(conditionsIn(pattern, ''), 'and')
