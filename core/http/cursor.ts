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

/**
 * The text that binds a cursor to its list, to the parameters that choose from it, and to the devices that its reader may see. With
 * other parameters a position would lead elsewhere, without a word: the next page may have another `limit` alone.
 */
export const boundTo = (
  path: string,
  { limit: _limit, cursor: _cursor, ...query }: Readonly<Record<string, string | undefined>>,
  { devices }: Pick<Claims, 'devices'>,
): string => JSON.stringify([path, Object.entries(query).toSorted(byName), devices.toSorted()])

const byName = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number =>
  one < other ? -1 : 1

/** The problem with a cursor that cannot be read. */
export const badCursor = (): HttpProblem =>
  invalid([{ path: 'cursor', message: 'not one of ours, or not with these parameters' }])

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
