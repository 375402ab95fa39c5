import { networkFilter } from './addresses.ts'
import { rangeFilter } from './numeric.ts'
import { wildcardFilter } from './wildcard.ts'

/** Whether one value of an event passes. Values are what JSON has at its leaves: text, numbers, booleans, null. */
export type Test = (value: unknown) => boolean

const onText =
  (test: (text: string) => boolean): Test =>
  value =>
    typeof value === 'string' && test(value)
const anyOf =
  (tests: readonly Test[]): Test =>
  value =>
    tests.some(test => test(value))
const not =
  (test: Test): Test =>
  value =>
    !test(value)
const folded = (text: string): string => text.toLowerCase()

const isText = (value: unknown): value is string => typeof value === 'string'
const isNumber = (value: unknown): value is number => typeof value === 'number'

const textOf = (name: string, argument: unknown): string => {
  if (isText(argument)) return argument
  throw new Error(`${name} takes a text, not ${JSON.stringify(argument)}`)
}

/** The only entry of an object; undefined for anything else. */
const onlyEntry = (value: unknown): readonly [string, unknown] | undefined => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const [entry, ...more] = Object.entries(value)
  return more.length === 0 ? entry : undefined
}

/** The text to look for, and whether case counts. */
const foldable = (
  name: string,
  argument: unknown,
): { readonly text: string; readonly fold: (text: string) => string } => {
  const [key, inner] = onlyEntry(argument) ?? []
  if (key === undefined) return { text: textOf(name, argument), fold: text => text }
  if (key !== 'equals-ignore-case') throw new Error(`${name} takes a text or equals-ignore-case, not ${key}`)
  return { text: folded(textOf(`${name} with equals-ignore-case`, inner)), fold: folded }
}

const prefix = (argument: unknown): Test => {
  const { text, fold } = foldable('prefix', argument)
  return onText(value => fold(value).startsWith(text))
}
const suffix = (argument: unknown): Test => {
  const { text, fold } = foldable('suffix', argument)
  return onText(value => fold(value).endsWith(text))
}
const equalsIgnoreCase = (argument: unknown): Test => {
  const text = folded(textOf('equals-ignore-case', argument))
  return onText(value => folded(value) === text)
}
const wildcard = (argument: unknown): Test => onText(wildcardFilter(textOf('wildcard', argument)))
const cidr = (argument: unknown): Test => onText(networkFilter(textOf('cidr', argument)))
const numeric = (argument: unknown): Test => {
  const isWithin = rangeFilter(argument)
  return value => isNumber(value) && isWithin(value)
}

const negatable: Readonly<Record<string, (argument: unknown) => Test>> = {
  prefix,
  suffix,
  wildcard,
  'equals-ignore-case': equalsIgnoreCase,
}

const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value])

/** Anything but these values, or but what such a filter takes: a text or a list of texts, which are not empty. */
const anythingBut = (argument: unknown): Test => {
  const [name, inner] = onlyEntry(argument) ?? []
  if (name === undefined) {
    const values = listed(argument)
    if (values.length === 0 || !(values.every(isText) || values.every(isNumber)))
      throw new Error(`anything-but takes a text, a number, or a list of either, not ${JSON.stringify(argument)}`)
    return not(anyOf(values.map(equals)))
  }
  const filter = Object.hasOwn(negatable, name) ? negatable[name] : undefined
  if (!filter) throw new Error(`anything-but takes no ${name}, but ${Object.keys(negatable).join(', ')}`)
  const texts = listed(inner)
  if (texts.length === 0 || !texts.every(isText) || texts.includes(''))
    throw new Error(`anything-but with ${name} takes a text or a list of texts, not ${JSON.stringify(inner)}`)
  return not(anyOf(texts.map(filter)))
}

const equals =
  (expected: unknown): Test =>
  value =>
    value === expected

const operators: Readonly<Record<string, (argument: unknown) => Test>> = {
  ...negatable,
  numeric,
  cidr,
  'anything-but': anythingBut,
}

/** The names of the operators on a value, and `exists`, which is about a field. None of them may be a field inside `$or`. */
export const OPERATORS: readonly string[] = [...Object.keys(operators), 'exists']

/**
 * One element of a leaf's list: a value, or an operator with its argument. `exists` is about a field, not a value: see pattern.ts.
 * AWS: "Comparison operators for use in event patterns in Amazon EventBridge".
 * @throws Error for an operator that is unknown or wrongly used.
 */
export const valueTest = (element: unknown): Test => {
  if (typeof element !== 'object' || element === null) return equals(element)
  const [name, argument] = onlyEntry(element) ?? []
  const operator = name !== undefined && Object.hasOwn(operators, name) ? operators[name] : undefined
  if (!operator)
    throw new Error(`operator ${JSON.stringify(element)} is not understood: one of ${OPERATORS.join(', ')}`)
  return operator(argument)
}
