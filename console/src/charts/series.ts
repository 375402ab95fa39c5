import type { Sample } from './sample.ts'

/** A line of a chart: times in seconds since 1970, and what was reported then. */
export type Line = { readonly xs: readonly number[]; readonly ys: readonly (number | null)[] }

/** A line of what `numberOf` finds in samples, those without it left out; broken where uplinks are missing is for marks to say. */
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

/** The least, mean, greatest and last of some numbers. */
export type Statistics = { readonly least: number; readonly mean: number; readonly most: number; readonly last: number }

/** Nothing where there are no numbers. */
export const statisticsOf = (values: readonly (number | null)[]): Statistics | undefined => {
  let [least, most, sum, count, last] = [Infinity, -Infinity, 0, 0, 0]
  for (const value of values) {
    if (value === null) continue
    least = Math.min(least, value)
    most = Math.max(most, value)
    sum += value
    count++
    last = value
  }
  return count > 0 ? { least, mean: sum / count, most, last } : undefined
}

/** A number as it is read: no more digits than it takes. */
export const numberText = (value: number): string =>
  Math.abs(value) >= 1e6 || (value !== 0 && Math.abs(value) < 1e-3)
    ? value.toPrecision(4)
    : `${Number(value.toFixed(Math.abs(value) >= 100 ? 1 : Math.abs(value) >= 10 ? 2 : 3))}`
