import type { Expression, Node } from './parser.ts'

/** The functions that a template may call, and the fields of the value that it is given. */
export type KnownNames = { readonly functions: readonly string[]; readonly fields: readonly string[] }

/**
 * Checks that every function, variable and field of a template is there, so that a mistyped one is told before anything is shown. The fields
 * of a value inside `with` and `range` are known only once it is there.
 * @throws Error that names the first that is not
 */
export const checkNames = (nodes: readonly Node[], known: KnownNames): void => {
  const functions = new Set(known.functions)
  const fields = new Set(known.fields)

  const check = (expression: Expression, place: Place): void => {
    if (expression.kind === 'literal') return
    if (expression.kind === 'call') {
      if (!functions.has(expression.name)) throw unknown('function', expression.name, known.functions)
      for (const arg of expression.args) check(arg, place)
      return
    }
    if (expression.kind === 'below') {
      check(expression.of, place)
      return
    }
    const { variable, names } = expression
    const [name] = names
    if (variable !== undefined && variable !== '$' && !place.variables.has(variable))
      throw new Error(`the variable ${variable} is not set before it is used`)
    const isField = variable === '$' || (variable === undefined && place.isRoot)
    if (isField && name !== undefined && !fields.has(name))
      throw unknown(
        'field',
        `.${name}`,
        known.fields.map(field => `.${field}`),
      )
  }
  const checkAll = (some: readonly Node[], place: Place): void => {
    for (const node of some) {
      if (node.kind === 'text') continue
      check(node.value, place)
      if (node.kind === 'set') place.variables.add(node.variable)
      if (!('inner' in node)) continue
      const { kind, variable, key, inner, otherwise } = node
      const isRoot = place.isRoot && kind === 'if'
      const variables = new Set([...place.variables, ...[variable, key].filter(one => one !== undefined)])
      checkAll(inner, { isRoot, variables })
      checkAll(otherwise, { isRoot: place.isRoot, variables: new Set(place.variables) })
    }
  }
  checkAll(nodes, { isRoot: true, variables: new Set() })
}

/** A place in a template: whether the dot is the value that the template was given, and the variables that are set. */
type Place = { readonly isRoot: boolean; readonly variables: Set<string> }

const unknown = (noun: string, name: string, all: readonly string[]): Error =>
  new Error(`the ${noun} ${name} is not known; there are ${all.toSorted().join(', ')}`)
