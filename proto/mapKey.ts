/**
 * A protobuf map's key as the name of a JSON field. DynamoDB refuses an empty attribute name, and assigning to `__proto__`
 * loses what is assigned, so `''` becomes `~` and `__proto__` becomes `__proto__~`; keys of that form get one `~` more,
 * so that {@link fromMapKey} finds every key again.
 */
export const toMapKey = (key: string): string => (/^(__proto__)?~*$/.test(key) ? `${key}~` : key)

/** @see toMapKey */
export const fromMapKey = (name: string): string => (/^(__proto__)?~+$/.test(name) ? name.slice(0, -1) : name)
