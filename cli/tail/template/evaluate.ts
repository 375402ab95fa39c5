import { functions, type TemplateFunction } from './functions.ts'
import { checkNames } from './names.ts'
import { type Expression, type Node, templateIn } from './parser.ts'
import { isRecord, isTrue, textOf } from './values.ts'

type Scope = { readonly dot: unknown; readonly root: unknown; readonly variables: Map<string, unknown> }

/** The names that a template may use: functions beside those that every template has, and the fields of its value. */
export type OwnNames = {
  readonly functions: Readonly<Record<string, TemplateFunction>>
  readonly fields: readonly string[]
}

/**
 * Makes a function of a template, which writes a value by it.
 * @throws Error that says what is not understood, an unknown function, field or variable included
 */
export const compiledTemplate = (
  template: string,
  { functions: own, fields }: OwnNames,
): ((root: unknown) => string) => {
  const known: ReadonlyMap<string, TemplateFunction> = new Map([...Object.entries(functions), ...Object.entries(own)])
  const nodes = templateIn(template)
  checkNames(nodes, { functions: [...known.keys()], fields })

  const evaluated = (expression: Expression, scope: Scope): unknown => {
    switch (expression.kind) {
      case 'literal':
        return expression.value
      case 'path': {
        const { variable, names } = expression
        const from = variable === undefined ? scope.dot : variable === '$' ? scope.root : scope.variables.get(variable)
        return below(from, names)
      }
      case 'below':
        return below(evaluated(expression.of, scope), expression.names)
      case 'call':
        return known.get(expression.name)?.(...expression.args.map(arg => evaluated(arg, scope)))
    }
  }
  const written = (some: readonly Node[], scope: Scope): string => some.map(node => textFor(node, scope)).join('')
  const inside = (scope: Scope, dot: unknown, variable: string | undefined, value: unknown): Scope => ({
    root: scope.root,
    dot,
    variables: variable === undefined ? scope.variables : new Map([...scope.variables, [variable, value]]),
  })
  const textFor = (node: Node, scope: Scope): string => {
    if (node.kind === 'text') return node.text
    const value = evaluated(node.value, scope)
    if (node.kind === 'show') return textOf(value)
    if (node.kind === 'set') {
      scope.variables.set(node.variable, value)
      return ''
    }
    const { variable, inner, otherwise } = node
    if (!isTrue(value)) return written(otherwise, scope)
    if (node.kind === 'if') return written(inner, inside(scope, scope.dot, variable, value))
    if (node.kind === 'with') return written(inner, inside(scope, value, variable, value))
    return elementsOf(value)
      .map(([key, item]) => {
        const within = inside(scope, item, variable, item)
        if (node.key !== undefined) within.variables.set(node.key, key)
        return written(inner, within)
      })
      .join('')
  }
  return root => written(nodes, { dot: root, root, variables: new Map() })
}

const below = (from: unknown, names: readonly string[]): unknown =>
  names.reduce<unknown>(
    (value, name) => (isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined),
    from,
  )

/** The elements that `range` goes through, each with its index or key; those of a map in the order of their keys, as in Go. */
const elementsOf = (value: unknown): readonly (readonly [number | string, unknown])[] =>
  isRecord(value) && !Array.isArray(value)
    ? Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1))
    : [...[value].flat().entries()]
