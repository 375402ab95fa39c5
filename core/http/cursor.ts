import type * as z from 'zod'
import type { Claims } from '../contracts/claims.ts'
import { type HttpProblem, invalid } from './problem.ts'

/** Makes and reads the cursors of lists: the position at which a page begins, which only we can read. */
export type Cursors = {
  /** @param boundTo a text without which the cursor cannot be read again */
  readonly seal: (position: Readonly<Record<string, string | number>>, boundTo: string) => Promise<string>
  /** @throws HttpProblem for a text that is no cursor of ours, or is bound to another text */
  readonly open: <Schema extends z.ZodType>(
    cursor: string,
    schema: Schema,
    boundTo: string,
  ) => Promise<z.output<Schema>>
}

/** The text that binds a cursor to its list and to the devices that its reader may see. */
export const boundTo = (path: string, { devices }: Pick<Claims, 'devices'>): string =>
  [path, ...devices.toSorted()].join('\n')

/** The problem with a cursor that cannot be read. */
export const badCursor = (): HttpProblem => invalid([{ path: 'cursor', message: 'not one of ours' }])

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
