import * as z from 'zod'

const Resource = z.looseObject({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) })
const Template = z.looseObject({
  Resources: z.record(z.string(), Resource),
  Outputs: z.record(z.string(), z.looseObject({ Value: z.unknown() })).default({}),
})

/** A text of the template: its place, and how it reads with references as `{Type.attribute}`. */
export type Site = {
  /** The logical id of the resource, or the name of the output. */
  readonly owner: string
  /** The type of the resource; `Outputs` for an output. */
  readonly type: string
  /** The names on the way to it. A list of named values has the name in brackets: `Dimensions(QueueName)`. */
  readonly path: readonly string[]
  readonly text: string
}

const Call = z.record(z.string(), z.unknown()).transform(call => Object.entries(call))
const isCall = (value: unknown): boolean => {
  const [entry, ...rest] = Call.safeParse(value).data ?? []
  return entry !== undefined && rest.length === 0 && /^(Ref|Fn::\w+)$/.test(entry[0])
}

/**
 * Every text of a template, properties and outputs. `refOf` gives the attribute that `Ref` returns for a type. A function of
 * CloudFormation that is not read here stands in the text by its name.
 */
export const sitesIn = (template: unknown, refOf: (type: string) => string): Site[] => {
  const { Resources, Outputs } = Template.parse(template)
  const attribute = (id: string, name: string): string => {
    const type = Resources[id]?.Type
    if (type !== undefined) return `{${type}.${name}}`
    return id.startsWith('AWS::') ? `{${id}}` : `{Parameter.${id}}`
  }
  /** `Id.Attribute`, or the `Ref` of an id. */
  const attributeOf = (reference: string): string => {
    const [id = '', ...names] = reference.split('.')
    return attribute(id, names.length > 0 ? names.join('.') : refOf(Resources[id]?.Type ?? ''))
  }
  /** `${Id}` and `${Id.Attribute}` are references, but for names that `Fn::Sub` brings with it; `${!x}` is text. */
  const substituted = (argument: unknown): string => {
    const [template, own] = z
      .tuple([z.string(), z.record(z.string(), z.unknown())])
      .catch([z.string().catch('').parse(argument), {}])
      .parse(argument)
    return template.replaceAll(/\$\{([^!}][^}]*)\}/g, (_, name: string) =>
      name in own ? text(own[name]) : attributeOf(name),
    )
  }
  const text = (value: unknown): string => {
    if (typeof value === 'string') return value
    if (!isCall(value)) return JSON.stringify(value)
    const [[name, argument] = ['', undefined]] = Call.parse(value)
    if (name === 'Ref') return attributeOf(z.string().parse(argument))
    if (name === 'Fn::Sub') return substituted(argument)
    const parts = z.array(z.unknown()).catch([argument]).parse(argument)
    if (name === 'Fn::GetAtt') return attributeOf(parts.map(part => z.string().parse(part)).join('.'))
    if (name === 'Fn::Join') return z.array(z.unknown()).parse(parts[1]).map(text).join(z.string().parse(parts[0]))
    if (name === 'Fn::Select') return `${text(parts[1])}[${text(parts[0])}]`
    if (name === 'Fn::Split') return `${text(parts[1])} split by ${text(parts[0])}`
    return `${name}(${parts.map(text).join()})`
  }
  const walk = (of: Omit<Site, 'path' | 'text'>, path: readonly string[], value: unknown): Site[] => {
    if (typeof value === 'string' || isCall(value)) return [{ ...of, path, text: text(value) }]
    if (Array.isArray(value)) return value.flatMap(one => walk(of, named(path, one), one))
    if (typeof value !== 'object' || value === null) return []
    return Object.entries(value).flatMap(([name, inner]) => walk(of, [...path, name], inner))
  }
  return [
    ...Object.entries(Resources).flatMap(([owner, { Type, Properties }]) =>
      walk({ owner, type: Type }, [], Properties),
    ),
    ...Object.entries(Outputs).flatMap(([owner, { Value }]) => walk({ owner, type: 'Outputs' }, [owner], Value)),
  ]
}

const Named = z.union([
  z.looseObject({ Name: z.string() }).transform(({ Name }) => Name),
  z.looseObject({ Key: z.string() }).transform(({ Key }) => Key),
  z
    .looseObject({ Action: z.union([z.string(), z.array(z.string())]) })
    .transform(({ Action }) => servicesOf([Action].flat())),
])

/** The path of an element of a list: with its name, or with the service whose actions a statement allows, where it has one. */
const named = (path: readonly string[], element: unknown): readonly string[] => {
  const name = Named.safeParse(element).data
  return name === undefined ? path : [...path.slice(0, -1), `${path.at(-1)}(${name})`]
}

const servicesOf = (actions: readonly string[]): string =>
  [...new Set(actions.map(action => action.split(':')[0] ?? ''))].toSorted().join()
