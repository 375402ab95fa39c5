const MAX_UINT32 = 2 ** 32 - 1

/**
 * The `uplink_count` of a walk at this time, ms since 1970. It goes down by one each second: viewers take a lower count as a
 * device that has restarted, whereas a gap between rising counts would look like missing uplinks to every viewer of all devices.
 */
export const walkCount = (nowMs: number): number => MAX_UINT32 - Math.floor(nowMs / 1000)
