import * as z from 'zod'

/** The part of JSON Schema that the definitions of this repository come to. */
export type Node = {
  readonly $ref?: string | undefined
  readonly type?: string | readonly string[] | undefined
  readonly const?: unknown
  readonly enum?: readonly unknown[] | undefined
  readonly anyOf?: readonly Node[] | undefined
  readonly oneOf?: readonly Node[] | undefined
  readonly format?: string | undefined
  readonly default?: unknown
  readonly minimum?: number | undefined
  readonly maximum?: number | undefined
  readonly description?: string | undefined
  /** Of a setting, see `setting` in infra/settings. */
  readonly unit?: string | undefined
  readonly cost?: string | undefined
  readonly items?: Node | undefined
  readonly properties?: Readonly<Record<string, Node>> | undefined
  readonly required?: readonly string[] | undefined
  readonly $defs?: Readonly<Record<string, Node>> | undefined
}

export const Node: z.ZodType<Node> = z.lazy(() =>
  z.looseObject({
    $ref: z.string().optional(),
    type: z.union([z.string(), z.array(z.string())]).optional(),
    const: z.unknown().optional(),
    enum: z.array(z.unknown()).optional(),
    anyOf: z.array(Node).optional(),
    oneOf: z.array(Node).optional(),
    format: z.string().optional(),
    default: z.unknown().optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    description: z.string().optional(),
    unit: z.string().optional(),
    cost: z.string().optional(),
    items: Node.optional(),
    properties: z.record(z.string(), Node).optional(),
    required: z.array(z.string()).optional(),
    $defs: z.record(z.string(), Node).optional(),
  }),
)

/** A field of an object, as a row of a table. */
export type Field = {
  /** Dotted where it lies in an object, `[]` where that is in a list. */
  readonly name: string
  readonly type: string
  readonly isOptional: boolean
  readonly about: string
  /** The default. */
  readonly given?: unknown
  readonly unit?: string | undefined
  readonly cost?: string | undefined
}

export type Description = {
  readonly about: string
  /** Those of an object; objects inside are listed with their fields, those with a name of their own are not. */
  readonly fields: readonly Field[]
  /** Where it is one of several objects: each by the field that tells it apart, such as `` `type` `uplink` ``. */
  readonly kinds: ReadonlyMap<string, readonly Field[]>
}

/** Describes a schema. */
export const describeSchema = (schema: z.ZodType): Description => {
  const document = Node.parse(z.toJSONSchema(schema))
  return describeNode(document, document.$defs ?? {})
}

/** Describes a JSON Schema whose references lead into `definitions`, by the last part of each. */
export const describeNode = (document: Node, definitions: Readonly<Record<string, Node>>): Description => {
  const resolved = (node: Node): Node => (node.$ref ? (definitions[nameIn(node.$ref)] ?? {}) : node)

  const fieldsOf = (node: Node, prefix: string): Field[] =>
    Object.entries(node.properties ?? {}).flatMap(([name, field]) => {
      const about = field.description ?? resolved(field).description ?? ''
      const isOptional = !(node.required ?? []).includes(name)
      const { unit, cost, default: given } = field
      const row = { name: `${prefix}${name}`, type: typeOf(field), isOptional, about, given, unit, cost }
      return [row, ...inside(field, `${prefix}${name}`)]
    })
  const inside = (field: Node, name: string): Field[] => [
    ...fieldsOf(field, `${name}.`),
    ...(field.anyOf ?? []).flatMap(one => inside(one, name)),
    ...(field.items ? inside(field.items, `${name}[]`) : []),
  ]
  const root = resolved(document)
  const kinds = (root.oneOf ?? []).map(resolved).map(kind => [kindOf(kind), fieldsOf(kind, '')] as const)
  return { about: root.description ?? '', fields: fieldsOf(root, ''), kinds: new Map(kinds) }
}

/** The type of a value, in words. */
export const typeOf = (node: Node): string => {
  if (node.$ref) return typeOfReference(nameIn(node.$ref))
  const either = node.anyOf ?? node.oneOf
  if (either) return either.map(typeOf).join(' or ')
  if (node.enum) return node.enum.map(value => `\`${value}\``).join(', ')
  if (node.const !== undefined) return `\`${node.const}\``
  if (node.items) return `list of ${typeOf(node.items)}`
  return node.format ?? [node.type ?? 'anything'].flat().join(' or ')
}

const typeOfReference = (name: string): string => {
  if (name === 'DeviceId') return 'device id'
  if (name === 'Point') return 'event id or date-time'
  // Zod's name for what refers to itself: any JSON value.
  return name.startsWith('__schema') ? 'anything' : `\`${name}\``
}

const nameIn = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1)

const kindOf = ({ properties = {} }: Node): string => {
  const [name, field] = Object.entries(properties).find(([, { const: value }]) => value !== undefined) ?? []
  if (name === undefined) throw new Error('no field with one value tells this kind apart')
  return `\`${name}\` \`${field?.const}\``
}
