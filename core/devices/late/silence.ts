/** A time in which the stack could not hear devices, or may not have: from and to, ms since 1970. */
export type Gap = readonly [from: number, to: number]

/** How much of a time the stack could not hear, ms. @param gaps do not overlap */
export const deafMs = (gaps: readonly Gap[], fromMs: number, toMs: number): number =>
  gaps.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(to, toMs) - Math.max(from, fromMs)), 0)

/**
 * When a device will have been silent for so long, ms since 1970: the time in which the stack could not hear does not count.
 * @param gaps in order, and none overlaps another
 */
export const silentFrom = (heardAtMs: number, silentMs: number, gaps: readonly Gap[]): number => {
  let at = heardAtMs + silentMs
  for (const [from, to] of gaps) {
    if (to <= heardAtMs) continue
    if (from >= at) break
    at += to - Math.max(from, heardAtMs)
  }
  return at
}

/**
 * Where a time lies in a gap: the time that is as far behind the end of the gap as it was behind its beginning. A device that would be late then
 * was heard before the gap, so that it is late no earlier than this.
 */
export const afterGap = (ms: number, gaps: readonly Gap[]): number | undefined => {
  const gap = gaps.find(([from, to]) => from <= ms && ms < to)
  return gap && gap[1] + (ms - gap[0])
}
