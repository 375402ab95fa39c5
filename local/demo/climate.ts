/** The temperature around a device: a daily curve, warmest in the afternoon. */
export type Climate = {
  /** Mean of a day, °C. */
  readonly mean: number
  /** Difference between the mean and the warmest hour, °C. */
  readonly swing: number
}

const DAY_MS = 86_400_000
/** 15:00 UTC */
const WARMEST_MS = 15 * 3_600_000

/** @param at ms since 1970 @returns °C */
export const temperatureAt = ({ mean, swing }: Climate, at: number): number =>
  mean + swing * Math.cos((2 * Math.PI * (at - WARMEST_MS)) / DAY_MS)
