import protobuf, { type FieldBase, type Type } from 'protobufjs'

const isRedacted = (field: FieldBase): boolean => field.options?.debug_redact === true

const typeOf = (field: FieldBase): Type | undefined =>
  field.resolvedType instanceof protobuf.Type ? field.resolvedType : undefined

const hides = (type: Type, seen: Set<Type> = new Set()): boolean => {
  if (seen.has(type)) return false
  seen.add(type)
  return type.fieldsArray.some(field => {
    const inner = typeOf(field)
    return isRedacted(field) || (inner !== undefined && hides(inner, seen))
  })
}

/**
 * Dotted paths of what only the scope `sensitive` may see: the fields marked `debug_redact`, such as `heartbeat.config.iccid`.
 * Repeated fields have no index in a path. A map whose values hide something, and a message inside itself that does, are
 * hidden as a whole: their paths have no end that could be written down.
 */
export const sensitivePaths = (type: Type, within: readonly Type[] = []): string[] =>
  type.fieldsArray.flatMap(field => {
    if (isRedacted(field)) return [field.name]
    const inner = typeOf(field)
    if (!inner || !hides(inner)) return []
    if (field.map || inner === type || within.includes(inner)) return [field.name]
    return sensitivePaths(inner, [...within, type]).map(path => `${field.name}.${path}`)
  })
