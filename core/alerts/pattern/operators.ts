import { BlockList, isIP } from 'node:net'
import * as z from 'zod'
import { wildcardFilter } from './wildcard.ts'

/** Whether one value of an event passes. Values are what JSON has at its leaves: text, numbers, booleans, null. */
export type Test = (value: unknown) => boolean

const Scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])
const TextOrFolded = z.union([z.string(), z.strictObject({ 'equals-ignore-case': z.string() })])
const Texts = z.union([z.string(), z.array(z.string()).min(1)]).transform(texts => [texts].flat())

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

const prefix = (argument: unknown): Test => {
  const text = TextOrFolded.parse(argument)
  if (typeof text === 'string') return onText(value => value.startsWith(text))
  const start = folded(text['equals-ignore-case'])
  return onText(value => folded(value).startsWith(start))
}
const suffix = (argument: unknown): Test => {
  const text = TextOrFolded.parse(argument)
  if (typeof text === 'string') return onText(value => value.endsWith(text))
  const end = folded(text['equals-ignore-case'])
  return onText(value => folded(value).endsWith(end))
}
const equalsIgnoreCase = (argument: unknown): Test => {
  const text = folded(z.string().parse(argument))
  return onText(value => folded(value) === text)
}
const wildcard = (argument: unknown): Test => {
  return onText(wildcardFilter(z.string().parse(argument)))
}
const cidr = (argument: unknown): Test => {
  const [network = '', length = ''] = z.string().parse(argument).split('/')
  const family = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4')
  const block = new BlockList()
  block.addSubnet(network, Number.parseInt(length, 10), family(network))
  return onText(value => isIP(value) !== 0 && block.check(value, family(value)))
}

const comparisons: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
}
const numeric = (argument: unknown): Test => {
  const parts = z
    .array(z.union([z.string(), z.number().min(-5e9).max(5e9)]))
    .min(2)
    .max(4)
    .parse(argument)
  const tests: ((value: number) => boolean)[] = []
  for (let index = 0; index < parts.length; index += 2) {
    const [operator, bound] = [parts[index], parts[index + 1]]
    const compare = typeof operator === 'string' ? comparisons[operator] : undefined
    if (!compare || typeof bound !== 'number') throw new Error(`numeric ${JSON.stringify(argument)} is not valid`)
    tests.push(value => compare(value, bound))
  }
  return value => typeof value === 'number' && tests.every(test => test(value))
}

const negatable: Readonly<Record<string, (argument: unknown) => Test>> = {
  prefix,
  suffix,
  wildcard,
  'equals-ignore-case': equalsIgnoreCase,
}
const anythingBut = (argument: unknown): Test => {
  const values = z
    .union([z.string(), z.number(), z.array(z.string()).min(1), z.array(z.number()).min(1)])
    .safeParse(argument)
  if (values.success) return not(anyOf([values.data].flat().map(equals)))
  const [[name, inner] = ['', undefined], ...more] = Object.entries(z.record(z.string(), Texts).parse(argument))
  const operator = negatable[name]
  if (!operator || inner === undefined || more.length > 0)
    throw new Error(`anything-but ${JSON.stringify(argument)} is not understood`)
  return not(anyOf(inner.map(operator)))
}

const equals = (expected: unknown): Test => {
  const scalar = Scalar.parse(expected)
  return value => value === scalar
}

const operators: Readonly<Record<string, (argument: unknown) => Test>> = {
  ...negatable,
  numeric,
  cidr,
  'anything-but': anythingBut,
}

/**
 * One element of a leaf's list: a value, or an operator with its argument. `exists` is about a field, not a value: see pattern.ts.
 * AWS: "Comparison operators for use in event patterns in Amazon EventBridge".
 * @throws Error for an operator that is unknown or wrongly used.
 */
export const valueTest = (element: unknown): Test => {
  if (typeof element !== 'object' || element === null) return equals(element)
  const [[name, argument] = ['', undefined], ...more] = Object.entries(element)
  const operator = operators[name]
  if (!operator || more.length > 0) throw new Error(`operator ${JSON.stringify(element)} is not understood`)
  return operator(argument)
}
