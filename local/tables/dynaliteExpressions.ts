import conditionParser from 'dynalite/db/conditionParser.js'
import projectionParser from 'dynalite/db/projectionParser.js'
import updateParser from 'dynalite/db/updateParser.js'
import * as z from 'zod'
import { memo } from '../memo.ts'

type Values = Readonly<Record<string, object>>

/** The names and values of a call. dynalite's parsers remove from the two records of unused ones those that an expression uses. */
export type ExpressionContext = {
  readonly attrNames?: Readonly<Record<string, string>> | null | undefined
  readonly attrVals?: Values | null | undefined
  readonly unusedAttrNames: Record<string, boolean>
  readonly unusedAttrVals: Record<string, boolean>
  readonly compare?: (operator: 'GT', one: unknown, other: unknown) => boolean
}

/** Reads an expression. @returns its tree, in which the values stand themselves, or what is wrong with it. @throws SyntaxError */
export type ParseExpression = (expression: string, options: { readonly context: ExpressionContext }) => unknown

/** Expressions remembered, of each parser: a program has some dozens. */
const REMEMBERED = 500

/** The longest expression that is remembered, with its names and the types of its values, characters. */
const MAX_KEY = 8192

/** The function whose value is a name of a type: the value decides whether it is right, not its own type alone. */
const LOOKS_AT_VALUE = /attribute_type/

/** An expression that is right, for values of these types. */
type Known = {
  /** Makes its tree anew, with other values. */
  readonly tree: (values: Values) => unknown
  readonly usedNames: readonly string[]
  readonly usedValues: readonly string[]
  /** Values that are the bounds of a BETWEEN: it is wrong when the lower one is greater. */
  readonly ranges: readonly (readonly [low: string, high: string])[]
}

const copier = (node: unknown, nameOf: ReadonlyMap<unknown, string>): ((values: Values) => unknown) => {
  const name = nameOf.get(node)
  if (name !== undefined) return values => values[name]
  if (Array.isArray(node)) {
    const elements = node.map(element => copier(element, nameOf))
    return values => elements.map(element => element(values))
  }
  if (typeof node !== 'object' || node === null) return () => node
  const prototype: object | null = Object.getPrototypeOf(node)
  const fields = Object.entries(node).map(([field, value]) => [field, copier(value, nameOf)] as const)
  return values => {
    const copy: Record<string, unknown> = Object.create(prototype)
    for (const [field, value] of fields) copy[field] = value(values)
    return copy
  }
}

const allOf = (record: Readonly<Record<string, unknown>> | null | undefined): Record<string, true> =>
  Object.fromEntries(Object.keys(record ?? {}).map(name => [name, true]))

const keyOf = (expression: string, { attrNames, attrVals }: ExpressionContext): string => {
  const types = Object.entries(attrVals ?? {}).map(([name, value]) => `${name} ${Object.keys(value)}`)
  return JSON.stringify([expression, attrNames, types])
}

const Between = z.object({ type: z.literal('between'), args: z.tuple([z.unknown(), z.unknown(), z.unknown()]) })

/** The names of the bounds of each BETWEEN that has a value for both. */
const rangesIn = (node: unknown, nameOf: ReadonlyMap<unknown, string>): (readonly [string, string])[] => {
  if (typeof node !== 'object' || node === null || nameOf.has(node)) return []
  const inside = Object.values(node).flatMap(part => rangesIn(part, nameOf))
  const between = Between.safeParse(node)
  if (!between.success) return inside
  const [, low, high] = between.data.args.map(part => nameOf.get(part))
  return low === undefined || high === undefined ? inside : [[low, high], ...inside]
}

const distinct = (ranges: readonly (readonly [string, string])[]) => [
  ...new Map(ranges.map(range => [range.join(' '), range])).values(),
]

/**
 * Remembers how expressions were read: a program sends the same few again and again, with other values, and to read one costs dynalite
 * more than all the rest of an update. Each call gets a tree of its own, since dynalite changes it. A wrong expression is read each time.
 */
export const rememberedParse = (parse: ParseExpression): ParseExpression => {
  const remembered = memo<Known | undefined>(REMEMBERED)

  const readFirst = (expression: string, context: ExpressionContext): { first: unknown; known: Known | undefined } => {
    const { attrNames, attrVals } = context
    const unused = { names: allOf(attrNames), values: allOf(attrVals) }
    const own = { ...context, unusedAttrNames: unused.names, unusedAttrVals: unused.values }
    const first = parse(expression, { context: own })
    if (typeof first !== 'object') return { first, known: undefined }
    const nameOf = new Map(Object.entries(attrVals ?? {}).map(([name, value]) => [value, name]))
    const known = {
      tree: copier(first, nameOf),
      usedNames: Object.keys(attrNames ?? {}).filter(name => !(name in unused.names)),
      usedValues: Object.keys(attrVals ?? {}).filter(name => !(name in unused.values)),
      ranges: distinct(rangesIn(first, nameOf)),
    }
    return { first, known }
  }

  return (expression, { context }) => {
    const key = keyOf(expression, context)
    if (key.length > MAX_KEY || LOOKS_AT_VALUE.test(expression)) return parse(expression, { context })
    const { attrVals, unusedAttrNames, unusedAttrVals, compare } = context
    const values = attrVals ?? {}
    let first: unknown
    const known = remembered(key, () => {
      const read = readFirst(expression, context)
      first = read.first
      return read.known
    })
    if (!known) return first
    if (known.ranges.some(([low, high]) => compare?.('GT', values[low], values[high])))
      return parse(expression, { context })
    for (const name of known.usedNames) delete unusedAttrNames[name]
    for (const name of known.usedValues) delete unusedAttrVals[name]
    return first ?? known.tree(values)
  }
}

/** Has dynalite remember its expressions. */
export const rememberExpressions = (): void => {
  for (const parser of [conditionParser, projectionParser, updateParser]) {
    if (patched.has(parser)) continue
    patched.add(parser)
    parser.parse = rememberedParse(parser.parse)
  }
}

const patched = new WeakSet<object>()
