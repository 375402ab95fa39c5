export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** Go's text/template: false, 0, nothing, and an empty text, list or map are not true. */
export const isTrue = (value: unknown): boolean => {
  if (isRecord(value)) return Object.keys(value).length > 0
  return Boolean(value)
}

/** A value as it is shown. */
export const textOf = (value: unknown): string => {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
