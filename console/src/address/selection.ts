/** The devices and log sources that a log shows, each once; {@link ALL} for all that the token covers. */
export type Selection = readonly string[]

export const ALL: Selection = ['*']

/** The maximum number of sources in one timeline: history is read source by source. */
export const MAX_SELECTED = 20

/** Whether a log may show rows of more than one source. */
export const isMerged = (devices: Selection): boolean => devices.length !== 1 || devices[0] === '*'
