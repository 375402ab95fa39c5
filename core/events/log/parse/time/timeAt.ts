/** A time that stands in a text: RFC 3339 in UTC, and where it ends. */
export type TimeAt = { readonly timestamp: string; readonly end: number }
