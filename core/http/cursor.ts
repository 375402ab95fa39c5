import type * as z from 'zod'
import { invalid } from './problem.ts'

/** The cursor for the position at which a page of a list begins. Opaque to clients: its form may change. */
export const cursorOf = (position: Readonly<Record<string, string | number>>): string =>
  Buffer.from(JSON.stringify(position)).toString('base64url')

/** The position in a cursor that {@link cursorOf} made. @throws HttpProblem for any other text */
export const positionIn = <Schema extends z.ZodType>(cursor: string, schema: Schema): z.output<Schema> => {
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch {
    throw invalid([{ path: 'cursor', message: 'not one of ours' }])
  }
}

/** The link header to the next page (RFC 8288), for the formats of a list that have no place for a cursor. */
export const nextLink = (
  path: string,
  query: Readonly<Record<string, string | undefined>>,
  cursor: string | null,
): Record<string, string> => {
  if (cursor === null) return {}
  const given = Object.entries(query).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]))
  const parameters = new URLSearchParams({ ...Object.fromEntries(given), cursor })
  return { link: `<${path}?${parameters}>; rel="next"` }
}
