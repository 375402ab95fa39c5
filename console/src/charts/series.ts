import type { Sample } from './sample.ts'

/** A line of a chart: times in seconds since 1970, and the values at these times. */
export type Line = { readonly xs: readonly number[]; readonly ys: readonly (number | null)[] }

/** A line of the numbers that `numberOf` finds in samples. Samples without a number are left out; marks show missing uplinks. */
export const lineOf = (samples: readonly Sample[], numberOf: (sample: Sample) => number | undefined): Line => {
  const xs: number[] = []
  const ys: number[] = []
  for (const sample of samples) {
    const value = numberOf(sample)
    if (value === undefined || !Number.isFinite(value)) continue
    xs.push(sample.at / 1000)
    ys.push(value)
  }
  return { xs, ys }
}

/** The minimum, mean, maximum and last of some numbers. */
export type Statistics = { readonly min: number; readonly mean: number; readonly max: number; readonly last: number }

/** Gives undefined when there are no numbers. */
export const statisticsOf = (values: readonly (number | null)[]): Statistics | undefined => {
  let [min, max, sum, count, last] = [Infinity, -Infinity, 0, 0, 0]
  for (const value of values) {
    if (value === null) continue
    min = Math.min(min, value)
    max = Math.max(max, value)
    sum += value
    count++
    last = value
  }
  return count > 0 ? { min, mean: sum / count, max, last } : undefined
}

/** A number for people, without needless digits. */
export const numberText = (value: number): string =>
  Math.abs(value) >= 1e6 || (value !== 0 && Math.abs(value) < 1e-3)
    ? value.toPrecision(4)
    : `${Number(value.toFixed(Math.abs(value) >= 100 ? 1 : Math.abs(value) >= 10 ? 2 : 3))}`
