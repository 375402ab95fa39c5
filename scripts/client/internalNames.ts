import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type ESTree, parseSync, Visitor } from 'vite'

/** The names in one source file. */
type Source = {
  /** The properties that its types declare. */
  readonly properties: ReadonlySet<string>
  /** The properties of its object literals. */
  readonly keys: ReadonlySet<string>
  /** Texts, and the literal types of texts: each may be used to look a property up. */
  readonly texts: ReadonlySet<string>
  /** The files beside it that it imports from. */
  readonly imports: readonly string[]
  /** The files beside it whose types it passes on. */
  readonly exports: readonly string[]
}

const sourceIn = (path: string): Source => {
  const properties = new Set<string>()
  const keys = new Set<string>()
  const texts = new Set<string>()
  const imports: string[] = []
  const exports: string[] = []
  const declared = ({ key }: { readonly key: ESTree.PropertyKey }) => {
    if (key.type === 'Identifier') properties.add(key.name)
    if (key.type === 'Literal') properties.add(`${key.value}`)
  }
  new Visitor({
    TSPropertySignature: declared,
    TSMethodSignature: declared,
    PropertyDefinition: declared,
    MethodDefinition: declared,
    Property: ({ key }) => {
      if (key.type === 'Identifier') keys.add(key.name)
    },
    Literal: ({ value }) => {
      texts.add(`${value}`)
    },
    ImportDeclaration: ({ source }) => {
      imports.push(source.value)
    },
    ExportNamedDeclaration: ({ source }) => {
      if (source) exports.push(source.value)
    },
  }).visit(parseSync(path, readFileSync(path, 'utf8')).program)
  return { properties, keys, texts, imports, exports }
}

/** Every property that the language or a browser declares, as the compiler's libraries say. */
const platformNames = (): ReadonlySet<string> => {
  const compiler = createRequire(createRequire(import.meta.url).resolve('typescript'))
  const folder = join(
    dirname(compiler.resolve(`@typescript/typescript-${process.platform}-${process.arch}/package.json`)),
    'lib',
  )
  const files = readdirSync(folder).filter(name => /^lib\.(es|dom)[\w.]*\.d\.ts$/.test(name))
  return new Set(files.flatMap(name => [...sourceIn(join(folder, name)).properties]))
}

/**
 * The properties that only the parts of a program say to each other, so that its bundle may call them something shorter:
 * what the types of its sources declare, but for what is part of its API (its entry, the files whose types that passes on,
 * and what these import), for whatever the platform declares under the same name, and for what is also a text.
 * @param folder of the sources
 * @param entry the file that users import
 */
export const internalNames = (folder: string, entry: string): readonly string[] => {
  const known = platformNames()
  const sources = new Map<string, Source>()
  const sourceOf = (name: string): Source => {
    const source = sources.get(name) ?? sourceIn(join(folder, name))
    sources.set(name, source)
    return source
  }
  /** A name, and those that it leads to. */
  const reach = (name: string, reached: Set<string>, next: (source: Source) => readonly string[]): Set<string> => {
    if (reached.has(name)) return reached
    reached.add(name)
    for (const further of next(sourceOf(name))) reach(further, reached, next)
    return reached
  }
  reach(entry, new Set(), ({ imports, exports }) => [...imports, ...exports])
  const api = new Set([entry])
  for (const name of sourceOf(entry).exports) reach(name, api, ({ imports }) => imports)

  const all = [...sources.values()]
  const declared = new Set(all.flatMap(({ properties }) => [...properties]))
  // Names that the files of the API write may go over the wire; the entry itself only builds the parts.
  const written = [...api].filter(name => name !== entry).flatMap(name => [...sourceOf(name).keys])
  const kept = new Set([
    ...[...api].flatMap(name => [...sourceOf(name).properties]),
    ...written,
    ...all.flatMap(({ texts }) => [...texts]),
  ])
  return [...declared].filter(name => !kept.has(name) && !known.has(name)).toSorted()
}
