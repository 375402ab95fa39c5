import * as z from 'zod'

/** The part of JSON Schema that the definitions of this repository come to. */
type Node = {
  readonly $ref?: string | undefined
  readonly type?: string | readonly string[] | undefined
  readonly const?: unknown
  readonly enum?: readonly unknown[] | undefined
  readonly anyOf?: readonly Node[] | undefined
  readonly format?: string | undefined
  readonly description?: string | undefined
  readonly items?: Node | undefined
  readonly properties?: Readonly<Record<string, Node>> | undefined
  readonly required?: readonly string[] | undefined
  readonly $defs?: Readonly<Record<string, Node>> | undefined
}

const NodeSchema: z.ZodType<Node> = z.lazy(() =>
  z.looseObject({
    $ref: z.string().optional(),
    type: z.union([z.string(), z.array(z.string())]).optional(),
    const: z.unknown().optional(),
    enum: z.array(z.unknown()).optional(),
    anyOf: z.array(NodeSchema).optional(),
    format: z.string().optional(),
    description: z.string().optional(),
    items: NodeSchema.optional(),
    properties: z.record(z.string(), NodeSchema).optional(),
    required: z.array(z.string()).optional(),
    $defs: z.record(z.string(), NodeSchema).optional(),
  }),
)

/** A field of an object, as a row of a table. */
export type Field = {
  /** Dotted where it lies in an object. */
  readonly name: string
  readonly type: string
  readonly isOptional: boolean
  readonly about: string
}

/** The description and the fields of an object schema; objects inside are listed with their fields. */
export const describeSchema = (schema: z.ZodType): { readonly about: string; readonly fields: readonly Field[] } => {
  const document = NodeSchema.parse(z.toJSONSchema(schema))
  const definitions = document.$defs ?? {}
  const resolved = (node: Node): Node => (node.$ref ? (definitions[node.$ref.replace('#/$defs/', '')] ?? {}) : node)

  const fieldsOf = (node: Node, prefix: string): Field[] =>
    Object.entries(node.properties ?? {}).flatMap(([name, reference]) => {
      const field = resolved(reference)
      const about = reference.description ?? field.description ?? ''
      const isOptional = !(node.required ?? []).includes(name)
      const row = { name: `${prefix}${name}`, type: typeOf(reference), isOptional, about }
      return [row, ...fieldsOf(field, `${prefix}${name}.`)]
    })
  const root = resolved(document)
  return { about: root.description ?? '', fields: fieldsOf(root, '') }
}

const typeOf = (node: Node): string => {
  if (node.$ref === '#/$defs/DeviceId') return 'device id'
  if (node.$ref) return 'anything'
  if (node.anyOf) return node.anyOf.map(typeOf).join(' or ')
  if (node.enum) return node.enum.map(value => `\`${value}\``).join(', ')
  if (node.const !== undefined) return `\`${node.const}\``
  if (node.items) return `list of ${typeOf(node.items)}`
  return node.format ?? [node.type ?? 'anything'].flat().join(' or ')
}
