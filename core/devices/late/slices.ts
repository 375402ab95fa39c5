/** Devices fall due in slices of time so long, ms: within one, nobody says which is first. */
const SLICE_MS = 10_000
/** Slices that share a partition of the table `Due`: ten minutes. */
const SLICES_IN_WINDOW = 60
/** Digits of a slice in a key, so that keys sort by time. */
const DIGITS = 10

/** The slice that a time lies in. @param ms since 1970 */
export const sliceAt = (ms: number): number => Math.floor(ms / SLICE_MS)

/**
 * The slice in which to look at a device that falls due at a time: up to a quarter of its interval earlier, so that many devices share a slice, and an item. One that is silent until then is
 * put into its own slice.
 * @param after no slice up to this one will be looked at again
 */
export const sliceBefore = (dueAt: number, intervalSeconds: number, after: number): number => {
  const slice = sliceAt(dueAt)
  const shared = Math.max(1, Math.floor((intervalSeconds * 1000) / 4 / SLICE_MS))
  const earlier = slice - (slice % shared)
  return Math.max(earlier > after ? earlier : slice, after + 1)
}

/** When a slice begins, ms since 1970. */
export const timeOfSlice = (slice: number): number => slice * SLICE_MS

/** The window that a slice lies in. */
export const windowOf = (slice: number): number => Math.floor(slice / SLICES_IN_WINDOW)

/** The first slice of a window. */
export const firstSliceOf = (window: number): number => window * SLICES_IN_WINDOW

/** The partition of a window. */
export const bucketOf = (window: number): string => `late#${window}`

/** The beginning of the sort keys of a slice. */
export const sliceKey = (slice: number): string => String(slice).padStart(DIGITS, '0')

/** The slice of a sort key. */
export const sliceIn = (name: string): number => Number(name.slice(0, DIGITS))
