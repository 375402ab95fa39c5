import { posix } from 'node:path'
import { parseAst } from 'vite'

/** One file that imports another of this repository. */
export type Import = { readonly from: string; readonly to: string }

/** Sources by their path from the root. */
export type Sources = ReadonlyMap<string, string>

type Node = Readonly<Record<string, unknown>>

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null

const IMPORTING: ReadonlySet<unknown> = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
  'TSImportType',
])

/** The specifiers that a syntax tree imports: static, dynamic, and of types alone. */
const specifiersIn = (node: unknown): string[] => {
  if (Array.isArray(node)) return node.flatMap(specifiersIn)
  if (!isNode(node)) return []
  const own = IMPORTING.has(node.type) && isNode(node.source) ? [node.source.value] : []
  return [...own.filter(value => typeof value === 'string'), ...Object.values(node).flatMap(specifiersIn)]
}

/**
 * Every import of one of these files by another, also of types. A specifier that leads to none of them (a package, a generated
 * file) is left out.
 * @throws SyntaxError for a file that cannot be parsed
 */
export const importsOf = (sources: Sources): readonly Import[] =>
  [...sources].flatMap(([from, text]) => {
    const lang = from.endsWith('x') ? 'tsx' : 'ts'
    return [...new Set(specifiersIn(parseAst(text, { lang })))]
      .filter(specifier => specifier.startsWith('.'))
      .map(specifier => ({ from, to: posix.join(posix.dirname(from), specifier.replace(/\?.*$/, '')) }))
      .filter(({ to }) => sources.has(to))
  })
