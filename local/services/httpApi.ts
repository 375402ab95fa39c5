import type { Invoke } from '../contracts.ts'
import { type Door, type DoorAt, openDoor } from '../door.ts'
import { MAX_HEADER_BYTES } from '../gateway/limits.ts'
import type { ApiResources } from '../gateway/resources.ts'
import { httpApis } from '../httpapi/httpApis.ts'
import type { LocalRun, Part } from './localRun.ts'

/** A port for each HTTP API, by the API's id: the given one for the first, free ones for others. */
export const httpDoors = async ({ apis }: ApiResources, { port, host }: DoorAt): Promise<ReadonlyMap<string, Door>> =>
  new Map(
    await Promise.all(
      apis.map(async ({ ref }, at) => {
        const maxHeaderSize = MAX_HEADER_BYTES
        return [ref, await openDoor({ port: at === 0 ? port : 0, host, maxHeaderSize })] as const
      }),
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
    readonly doors: ReadonlyMap<string, Door>
    readonly invoke: Pick<Invoke, 'sync'>
  },
): Part => {
  const apis = httpApis({ ...run, ...parts, ...around, now: Date.now, random: Math.random })
  return { meter: () => ({ httpRequests: apis.stats().requests }), close: apis.close }
}
