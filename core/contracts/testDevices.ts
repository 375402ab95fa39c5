/** Names that begin with this belong to devices that test a stage: the canary, the doctor, and those that a team names so. */
export const TEST_DEVICE_PREFIX = 'sonde-'

/** Whether a device only tests the stage. It is handled like any other, but does not count as heard: see the alarm `silence`. */
export const isTestDevice = (deviceId: string): boolean => deviceId.startsWith(TEST_DEVICE_PREFIX)
