import { functions, type TemplateFunction } from './functions.ts'
import { type Expression, type Node, templateIn } from './parser.ts'
import { isRecord, isTrue, textOf } from './values.ts'

type Scope = { readonly dot: unknown; readonly root: unknown; readonly variables: Map<string, unknown> }

/**
 * Makes a function of a template, which writes a value by it.
 * @throws Error that says what is not understood, an unknown function included
 */
export const compiledTemplate = (
  template: string,
  own: Readonly<Record<string, TemplateFunction>>,
): ((root: unknown) => string) => {
  const known: ReadonlyMap<string, TemplateFunction> = new Map([...Object.entries(functions), ...Object.entries(own)])
  const nodes = templateIn(template)
  checkNames(nodes, known)

  const evaluated = (expression: Expression, scope: Scope): unknown => {
    switch (expression.kind) {
      case 'literal':
        return expression.value
      case 'path': {
        const { variable, names } = expression
        const from = variable === undefined ? scope.dot : variable === '$' ? scope.root : scope.variables.get(variable)
        return names.reduce<unknown>(
          (value, name) => (isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined),
          from,
        )
      }
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
    const items = isRecord(value) && !Array.isArray(value) ? Object.values(value) : [value].flat()
    return items.map(item => written(inner, inside(scope, item, variable, item))).join('')
  }
  return root => written(nodes, { dot: root, root, variables: new Map() })
}

const checkNames = (nodes: readonly Node[], known: ReadonlyMap<string, unknown>): void => {
  const check = (expression: Expression): void => {
    if (expression.kind !== 'call') return
    if (!known.has(expression.name))
      throw new Error(
        `the function ${expression.name} is not known; there are ${[...known.keys()].toSorted().join(', ')}`,
      )
    for (const arg of expression.args) check(arg)
  }
  for (const node of nodes) {
    if (node.kind === 'text') continue
    check(node.value)
    if ('inner' in node) checkNames([...node.inner, ...node.otherwise], known)
  }
}
