import { type Piece, piecesOf, type Token } from './lexer.ts'

/** A value in a template. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  /** The names below the dot, or below a variable. */
  | { readonly kind: 'path'; readonly variable: string | undefined; readonly names: readonly string[] }
  /** The names below the value of an expression. */
  | { readonly kind: 'below'; readonly of: Expression; readonly names: readonly string[] }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }

/** A part of a template. */
export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'show'; readonly value: Expression }
  | { readonly kind: 'set'; readonly variable: string; readonly value: Expression }
  | {
      readonly kind: 'if' | 'with' | 'range'
      readonly value: Expression
      /** The variable that holds the value inside. */
      readonly variable: string | undefined
      /** `{{range $key, …}}`: the variable that holds the index or the key of each element. */
      readonly key?: string
      readonly inner: readonly Node[]
      readonly otherwise: readonly Node[]
    }

/** Reads a template of Go's text/template, as far as stern's users write them. @throws Error that says what is not understood */
export const templateIn = (template: string): readonly Node[] => {
  const pieces = [...piecesOf(template)]
  const { nodes, end } = nodesOf(pieces)
  if (end !== undefined) throw new Error(`{{${end}}} stands where nothing was begun`)
  return nodes
}

type Block = { readonly nodes: Node[]; readonly end: string | undefined; readonly rest: readonly Token[] }

const nodesOf = (pieces: Piece[]): Block => {
  const nodes: Node[] = []
  for (let piece = pieces.shift(); piece; piece = pieces.shift()) {
    if ('text' in piece) {
      nodes.push({ kind: 'text', text: piece.text })
      continue
    }
    const [first, ...rest] = piece.action
    if (first?.kind === 'name' && (first.value === 'end' || first.value === 'else'))
      return { nodes, end: first.value, rest }
    if (first?.kind === 'name' && (first.value === 'if' || first.value === 'with' || first.value === 'range'))
      nodes.push(branch(first.value, rest, pieces))
    else nodes.push(shown(piece.action))
  }
  return { nodes, end: undefined, rest: [] }
}

const branch = (kind: 'if' | 'with' | 'range', tokens: readonly Token[], pieces: Piece[]): Node => {
  const { key, rest } = kind === 'range' ? keyed(tokens) : { key: undefined, rest: tokens }
  const { variable, value } = assigned(rest)
  const inner = nodesOf(pieces)
  if (inner.end === undefined) throw new Error(`{{${kind}}} has no {{end}}`)
  return {
    kind,
    value,
    variable,
    ...(key !== undefined && { key }),
    inner: inner.nodes,
    otherwise: inner.end === 'else' ? otherwise(kind, inner.rest, pieces) : [],
  }
}

/** The first variable of `{{range $key, $value := …}}`, and the tokens after its comma. */
const keyed = (tokens: readonly Token[]): { key: string | undefined; rest: readonly Token[] } => {
  const [first, second, ...rest] = tokens
  const isKeyed = first?.kind === 'variable' && second?.kind === 'mark' && second.value === ','
  return isKeyed ? { key: first.value, rest } : { key: undefined, rest: tokens }
}

/** `{{else}}`, and `{{else if …}}` with the same `{{end}}`. */
const otherwise = (kind: string, [word, ...rest]: readonly Token[], pieces: Piece[]): readonly Node[] => {
  if (word?.kind === 'name' && (word.value === 'if' || word.value === 'with')) return [branch(word.value, rest, pieces)]
  const { nodes, end } = nodesOf(pieces)
  if (end !== 'end') throw new Error(`{{${kind}}} has no {{end}}`)
  return nodes
}

const shown = (tokens: readonly Token[]): Node => {
  const { variable, value } = assigned(tokens)
  return variable === undefined ? { kind: 'show', value } : { kind: 'set', variable, value }
}

const assigned = (tokens: readonly Token[]): { variable: string | undefined; value: Expression } => {
  const [first, second, ...rest] = tokens
  if (first?.kind === 'variable' && second?.kind === 'mark' && (second.value === ':=' || second.value === '='))
    return { variable: first.value, value: pipeline(rest) }
  return { variable: undefined, value: pipeline(tokens) }
}

/** `a | b x`: the value of `a` is the last argument of `b`. */
const pipeline = (tokens: readonly Token[]): Expression => {
  const left = [...tokens]
  let value: Expression | undefined
  for (;;) {
    const args = operands(left)
    value = applied(args, value)
    const next = left.shift()
    if (next === undefined) return value
    if (next.kind !== 'mark' || next.value !== '|')
      throw new Error(`'${next.value}' is not expected in a template here`)
  }
}

type Operand = { readonly name: string } | { readonly value: Expression }

const operands = (left: Token[]): readonly Operand[] => {
  const found: Operand[] = []
  for (let token = left[0]; token && !(token.kind === 'mark' && token.value !== '('); token = left[0]) {
    left.shift()
    found.push(token.kind === 'mark' ? { value: parenthesised(left) } : operand(token))
  }
  return found
}

/** An expression in parentheses, and the names below it. */
const parenthesised = (left: Token[]): Expression => {
  const value = pipeline(inParentheses(left))
  const [next] = left
  if (next?.kind !== 'below') return value
  left.shift()
  return { kind: 'below', of: value, names: namesIn(next.value) }
}

const namesIn = (text: string): readonly string[] => text.split('.').filter(name => name !== '')

const inParentheses = (left: Token[]): readonly Token[] => {
  const inner: Token[] = []
  for (let depth = 1, token = left.shift(); token; token = left.shift()) {
    if (token.kind === 'mark' && token.value === '(') depth++
    if (token.kind === 'mark' && token.value === ')' && --depth === 0) return inner
    inner.push(token)
  }
  throw new Error('a ( in a template is not closed')
}

const WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['nil', null],
])

const operand = (token: Exclude<Token, { kind: 'mark' }> | Token): Operand => {
  const { kind, value } = token
  if (kind === 'number') return { value: { kind: 'literal', value } }
  if (kind === 'text') return { value: { kind: 'literal', value } }
  if (kind === 'field') return { value: { kind: 'path', variable: undefined, names: namesIn(value) } }
  if (kind === 'variable') {
    const [variable = '$', ...names] = value.split('.')
    return { value: { kind: 'path', variable, names } }
  }
  const word = WORDS.get(value)
  return word === undefined ? { name: value } : { value: { kind: 'literal', value: word } }
}

const applied = ([first, ...rest]: readonly Operand[], last: Expression | undefined): Expression => {
  if (!first) throw new Error('an empty {{}}, or a | without a function after it')
  const args = rest.map(one => ('value' in one ? one.value : call(one.name, [])))
  if ('name' in first) return call(first.name, last ? [...args, last] : args)
  if (args.length > 0 || last) throw new Error('only a function takes arguments in a template')
  return first.value
}

const call = (name: string, args: readonly Expression[]): Expression => ({ kind: 'call', name, args })
