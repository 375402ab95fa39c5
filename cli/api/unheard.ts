import * as z from 'zod'
import { type Api, Refused } from './api.ts'

/** So many names are asked for at most, each with a request. */
const MAX_ASKED = 20

/**
 * Those of some names that the stack has never heard of and nobody has registered: most of them are mistyped. A name that it gives no answer
 * for is not among them.
 */
export const unheardOf = async (api: Api, names: readonly string[]): Promise<readonly string[]> => {
  const asked = await Promise.all(
    names.slice(0, MAX_ASKED).map(async name => {
      try {
        await api({ path: `/devices/${encodeURIComponent(name)}` }, z.unknown())
        return []
      } catch (error) {
        return error instanceof Refused && error.code === 'unknown-device' ? [name] : []
      }
    }),
  )
  return asked.flat()
}
