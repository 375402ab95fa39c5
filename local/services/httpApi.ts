import type { Invoke } from '../contracts.ts'
import { MAX_HEADER_BYTES } from '../gateway/limits.ts'
import type { ApiResources } from '../gateway/resources.ts'
import { httpApis } from '../httpapi/httpApis.ts'
import { type Loopback, loopback } from '../loopback.ts'
import type { LocalRun, Part } from './localRun.ts'

/** A port for each HTTP API, by the API's id: the given one for the first, free ones for others. */
export const httpDoors = async ({ apis }: ApiResources, port: number): Promise<ReadonlyMap<string, Loopback>> =>
  new Map(
    await Promise.all(
      apis.map(async ({ ref }, at) => [ref, await loopback(at === 0 ? port : 0, MAX_HEADER_BYTES)] as const),
    ),
  )

/** The template's HTTP APIs, behind their ports. */
export const httpApi = (
  run: LocalRun,
  {
    parts,
    ...around
  }: {
    readonly parts: ApiResources
    readonly doors: ReadonlyMap<string, Loopback>
    readonly invoke: Pick<Invoke, 'sync'>
  },
): Part => {
  const apis = httpApis({ ...run, ...parts, ...around, now: Date.now, random: Math.random })
  return { meter: () => ({ httpRequests: apis.stats().requests }), close: apis.close }
}
