/**
 * How long to wait before an attempt, ms: full jitter under a ceiling that doubles, so that the viewers of a stack that
 * was updated do not come back all at once.
 * @param attempt 0 for the first
 */
export const backoffMs = (
  attempt: number,
  { firstWaitMs, longestWaitMs, random }: { firstWaitMs: number; longestWaitMs: number; random: () => number },
): number => random() * Math.min(longestWaitMs, firstWaitMs * 2 ** attempt)
