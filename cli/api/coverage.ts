import * as z from 'zod'
import type { Connection } from '../connect/connect.ts'
import { NotAllowed } from '../exitCode.ts'

const Me = z.looseObject({ devices: z.array(z.string()) })
const TIMEOUT_MS = 5_000

const startOf = (name: string): string => (name.endsWith('*') ? name.slice(0, -1) : name)

/** Whether a device can have a name that both an asked name (or prefix ending in `*`) and a pattern of a token fit. */
const meets = (name: string, pattern: string): boolean => {
  const [asked, covered] = [startOf(name), startOf(pattern)]
  if (name.endsWith('*') && covered.startsWith(asked)) return true
  return pattern.endsWith('*') ? asked.startsWith(covered) : asked === covered && name === pattern
}

/**
 * The names of which a token covers nothing, where a prefix makes them a filtered view of all: the stack gives such a reader what its token covers, and
 * nothing would ever be said. Names without a prefix among them are refused by the stack itself. None where the stack does not tell what the token covers.
 * @throws NotAllowed where the token covers nothing of all of them
 */
export const uncoveredNames = async (
  { http, token }: Pick<Connection, 'http' | 'token'>,
  names: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> => {
  if (http === undefined || names.includes('*') || !names.some(name => name.endsWith('*'))) return []
  const told = await fetch(`${http}/me`, {
    headers: { authorization: `Bearer ${await token()}` },
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  })
    .then(response => response.json())
    .catch(() => undefined)
  const me = Me.safeParse(told)
  if (!me.success) return []
  const { devices } = me.data
  const uncovered = names.filter(name => !devices.some(pattern => meets(name, pattern)))
  if (uncovered.length < names.length) return uncovered
  throw new NotAllowed(`the token covers nothing of ${names.join(', ')}: it is for ${devices.join(', ')}`)
}
