import type { ListDevices } from './fleet.ts'

/** How many sources, and how many devices, are looked at. */
const MAX_RECORDS = 100

/** Finds the services that a token covers, and the devices that send log lines. `isComplete`: those are all of them. */
export const findSources =
  (list: ListDevices) =>
  async (patterns: readonly string[]): Promise<{ ids: readonly string[]; isComplete: boolean; readUnits: number }> => {
    const [sources, devices] = await Promise.all([
      list(patterns, undefined, MAX_RECORDS, ['source']),
      list(patterns, undefined, MAX_RECORDS, ['device']),
    ])
    const sending = devices.devices.filter(({ lastLineAt }) => lastLineAt !== undefined)
    return {
      ids: [...sources.devices, ...sending].map(({ deviceId }) => deviceId),
      isComplete: sources.next === undefined && devices.next === undefined,
      readUnits: sources.readUnits + devices.readUnits,
    }
  }
