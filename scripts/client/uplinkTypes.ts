import protobuf, { type Enum, type FieldBase, type MapField, type ReflectionObject, type Type } from 'protobufjs'

const NOTE = '// Generated from uplink.proto. Change that file, not this one.\n'

/** Names that no type may have: words of ECMAScript in a module (ECMA-262 §12.7.2), and the types that TypeScript has by itself. */
const RESERVED = `await break case catch class const continue debugger default delete do else enum export extends false finally
  for function if implements import in instanceof interface let new null package private protected public return static super
  switch this throw true try typeof var void while with yield
  any bigint boolean never number object string symbol undefined unknown`
/** Those, and names that would hide what everybody knows by them. */
const TAKEN: ReadonlySet<string> = new Set([
  ...RESERVED.split(/\s+/),
  ...['Json', 'Array', 'Record', 'String', 'Number', 'Boolean', 'Object'],
])

/**
 * The types of the messages in a schema, as TypeScript: each message as viewers see it, by the rules of the JSON that uplinks
 * are shown in (`proto/toJson.ts`). Comments of the schema become comments of the types.
 * @param schema the text of `uplink.proto`
 * @throws Error when it is no schema with `sonde.Uplink`
 */
export const uplinkTypes = (schema: string): string => {
  const root = rootOf(schema)
  const reached = new Set<Type | Enum>()
  reach(root.lookupType('sonde.Uplink'), reached)
  const nameOf = namesOf(reached)
  const parts = [...reached].map(one =>
    one instanceof protobuf.Enum ? enumType(one, nameOf) : messageType(one, nameOf),
  )
  return `${NOTE}\n${parts.join('\n')}`
}

const rootOf = (schema: string): protobuf.Root => {
  try {
    const { root } = protobuf.parse(schema, new protobuf.Root(), { keepCase: true, alternateCommentMode: true })
    root.resolveAll()
    return root
  } catch (cause) {
    throw new Error(`uplink.proto: ${cause instanceof Error ? cause.message : 'not a schema'}`, { cause })
  }
}

const reach = (type: Type, reached: Set<Type | Enum>): void => {
  if (reached.has(type)) return
  reached.add(type)
  for (const { resolvedType } of type.fieldsArray) {
    if (resolvedType instanceof protobuf.Enum) reached.add(resolvedType)
    else if (resolvedType) reach(resolvedType, reached)
  }
}

type NameOf = (one: ReflectionObject) => string

const pathOf = (one: ReflectionObject): readonly string[] => {
  const path: string[] = []
  for (let at: ReflectionObject | null = one; at && at.name !== ''; at = at.parent) path.unshift(at.name)
  return path[0] === 'sonde' ? path.slice(1) : path
}

/** `Outer.Inner` of the package is `Outer_Inner`, unless that is taken: then more of `_` follow. Messages of the package come first. */
const namesOf = (all: ReadonlySet<Type | Enum>): NameOf => {
  const names = new Map<ReflectionObject, string>()
  const used = new Set(TAKEN)
  for (const one of [...all].toSorted((one, other) => pathOf(one).length - pathOf(other).length)) {
    let name = pathOf(one).join('_')
    while (used.has(name)) name += '_'
    used.add(name)
    names.set(one, name)
  }
  return one => names.get(one) ?? one.name
}

const commentOf = (text: string | null, indent: string): string => {
  if (!text) return ''
  const lines = text.replaceAll('*/', '*\\/').split('\n')
  const [first = '', ...others] = lines
  if (others.length === 0) return `${indent}/** ${first} */\n`
  return `${indent}/**\n${lines.map(line => `${indent} * ${line}`.trimEnd()).join('\n')}\n${indent} */\n`
}

const enumType = (one: Enum, nameOf: NameOf): string => {
  const names = [...new Set(Object.values(one.valuesById))].map(name => `'${name}'`)
  const about = [one.comment, 'A value that the schema does not know is its number.'].filter(Boolean).join('\n')
  return `${commentOf(about, '')}export type ${nameOf(one)} = ${names.join(' | ')} | number\n`
}

const messageType = (type: Type, nameOf: NameOf): string => {
  const fields = type.fieldsArray.map(field => {
    const isSensitive = field.options?.debug_redact === true
    const about = [field.comment, isSensitive && 'Shown only to a token with the scope `sensitive`.'].filter(Boolean)
    return `${commentOf(about.join('\n'), '  ')}  ${keyOf(field.name)}?: ${typeOf(field, nameOf)}\n`
  })
  return `${commentOf(type.comment, '')}export type ${nameOf(type)} = {\n${fields.join('')}}\n`
}

const keyOf = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`)

const isMap = (field: FieldBase): field is MapField => field.map

const typeOf = (field: FieldBase, nameOf: NameOf): string => {
  const one = valueType(field, nameOf)
  if (isMap(field)) return `{ [key: string]: ${one} }`
  if (!field.repeated) return one
  return one.includes(' ') ? `(${one})[]` : `${one}[]`
}

/** 64-bit integers and bytes are text; so are numbers that JSON does not know, such as NaN. */
const valueType = ({ resolvedType, type }: FieldBase, nameOf: NameOf): string => {
  if (resolvedType) return nameOf(resolvedType)
  if (type === 'float' || type === 'double') return 'number | string'
  if (type === 'bool') return 'boolean'
  return type in protobuf.types.long || type === 'string' || type === 'bytes' ? 'string' : 'number'
}
