import { LATE_INTERVALS, OFFLINE_INTERVALS } from '../../fleet/status.ts'
import { MINUTE, SECOND } from './pass.ts'

/** A change that has to be told of a device, or may be. Times are ms since 1970. */
export type Expected = {
  readonly change: 'late' | 'offline' | 'online'
  readonly since: number
  readonly isSure: boolean
}

/**
 * The changes that have to be told of a device, by the times at which it was heard: the model that the checker is held to. A silence that ends within two minutes of its limit
 * may be told or not, since the checker looks once a minute, and later where uplinks were held up.
 * @param heard in order
 */
export const expectedOf = (
  heard: readonly number[],
  intervalSeconds: number,
  until: number,
  leewayMs = 2 * MINUTE,
): Expected[] => {
  const expected: Expected[] = []
  for (const [place, at] of heard.entries()) {
    const next = heard[place + 1]
    const silent = (next ?? until) - at
    const [late, offline] = [LATE_INTERVALS, OFFLINE_INTERVALS].map(count => count * intervalSeconds * SECOND)
    if (silent < (late ?? 0)) continue
    const isLateSure = silent > (late ?? 0) + leewayMs
    expected.push({ change: 'late', since: at, isSure: isLateSure })
    if (silent >= (offline ?? 0))
      expected.push({ change: 'offline', since: at, isSure: silent > (offline ?? 0) + leewayMs })
    if (next !== undefined) expected.push({ change: 'online', since: next, isSure: isLateSure })
  }
  return expected
}
