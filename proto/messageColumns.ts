import protobuf, { type FieldBase, type Type } from 'protobufjs'

/**
 * How the values of a column are written: as a number, as `true` or `false`, as text, as JSON, or as the number of elements of
 * a list.
 */
export type ColumnForm = 'boolean' | 'count' | 'json' | 'number' | 'text'

/** A column for a field of an uplink. */
export type MessageColumn = {
  readonly name: string
  /** Where the field stands in the decoded message, such as `location.gnss.latitude`. */
  readonly path: string
  readonly form: ColumnForm
}

/** A column, with what its field's comment in the schema says. */
export type DescribedColumn = MessageColumn & {
  readonly about: string
  /** Empty where the comment names none. */
  readonly unit: string
  readonly isSensitive: boolean
}

/**
 * A column for each field of an uplink that has one value, in the order of the schema; for a list of messages, a column with
 * their number. A name is the field's path with underscores: `location_gnss_latitude`.
 * @param schema the text of `uplink.proto`
 * @param taken names that other columns have: a field with such a name gets `uplink_` before it
 * @throws Error when it is no schema with `sonde.Uplink`
 */
export const messageColumns = (schema: string, taken: readonly string[]): readonly DescribedColumn[] => {
  const names = new Set(taken)
  return fieldsOf(uplinkIn(schema), [], [], false).map(({ field, path, form, isSensitive }) => {
    const name = freeName([...path, ...(form === 'count' ? ['count'] : [])].join('_'), names)
    names.add(name)
    const about = [field.comment, field.resolvedType?.comment].find(text => text)?.replaceAll(/\s*\n\s*/g, ' ') ?? ''
    const unit = form === 'number' ? unitIn(about) : ''
    return { name, path: path.join('.'), form, about, unit, isSensitive }
  })
}

const uplinkIn = (schema: string): Type => {
  try {
    const { root } = protobuf.parse(schema, new protobuf.Root(), { keepCase: true, alternateCommentMode: true })
    root.resolveAll()
    return root.lookupType('sonde.Uplink')
  } catch (cause) {
    throw new Error(`uplink.proto: ${cause instanceof Error ? cause.message : 'not a schema'}`, { cause })
  }
}

type Found = {
  readonly field: FieldBase
  readonly path: readonly string[]
  readonly form: ColumnForm
  readonly isSensitive: boolean
}

const fieldsOf = (type: Type, path: readonly string[], within: readonly Type[], isHidden: boolean): readonly Found[] =>
  type.fieldsArray.flatMap(field => {
    const here = [...path, field.name]
    const inner = field.resolvedType instanceof protobuf.Type ? field.resolvedType : undefined
    const isSensitive = isHidden || field.options?.debug_redact === true
    const found = (form: ColumnForm) => [{ field, path: here, form, isSensitive }]
    if (field.map) return found('json')
    if (field.repeated) return found(inner ? 'count' : 'json')
    if (!inner) return found(scalarForm(field))
    // A message inside itself has no last column, and an empty one has none.
    const isWhole = inner === type || within.includes(inner) || inner.fieldsArray.length === 0
    return isWhole ? found('json') : fieldsOf(inner, here, [...within, type], isSensitive)
  })

const scalarForm = ({ type, resolvedType }: FieldBase): ColumnForm => {
  if (resolvedType || type === 'string' || type === 'bytes') return 'text'
  return type === 'bool' ? 'boolean' : 'number'
}

const freeName = (name: string, taken: ReadonlySet<string>): string =>
  taken.has(name) ? freeName(`uplink_${name}`, taken) : name

/** Units as the comments of a schema name them, and their symbols. */
const UNITS: readonly (readonly [RegExp, string])[] = [
  [/\bmilliseconds\b/i, 'ms'],
  [/\bseconds\b/i, 's'],
  [/\bdegrees celsius\b/i, '°C'],
  [/\bdegrees (north|east)\b/i, '°'],
  [/\bmet(re|er)s\b/i, 'm'],
  [/\bdBm\b/, 'dBm'],
  [/\bmillivolts?\b|\bmV\b/, 'mV'],
  [/\bvolts?\b/i, 'V'],
  [/\bpercent\b|%/i, '%'],
  [/\bppm\b/i, 'ppm'],
  [/\bhPa\b/, 'hPa'],
  [/\bbytes\b/i, 'bytes'],
]

/** A comment says the unit last: “Asleep, seconds.” */
const unitIn = (about: string): string => UNITS.find(([words]) => words.test(about))?.[1] ?? ''
