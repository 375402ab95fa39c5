const GREATEST_UINT32 = 2 ** 32 - 1

/**
 * The `uplink_count` of a walk at this time, ms since 1970: another each second, and less than the one before. Counts that go down are a
 * device that began anew; gaps between counts that go up would be called missing uplinks by every viewer of all devices.
 */
export const walkCount = (nowMs: number): number => GREATEST_UINT32 - Math.floor(nowMs / 1000)
