/** A time that stands in a text: RFC 3339 in UTC, unless its zone has several meanings or its clock was not set, and where it ends. */
export type TimeAt = { readonly timestamp: string | undefined; readonly end: number }
