import type { AlertCondition } from '../../contracts/alerts.ts'

export type ValueCondition = Extract<AlertCondition, { kind: 'value' }>

const INFINITIES: Readonly<Record<string, number>> = {
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
}

const numbersIn = (value: unknown): readonly number[] => {
  if (Array.isArray(value)) return value.flatMap(numbersIn)
  if (typeof value === 'number') return [value]
  const infinity = typeof value === 'string' ? INFINITIES[value] : undefined
  return infinity === undefined ? [] : [infinity]
}

const valuesAt = (uplink: unknown, [name, ...rest]: readonly string[]): unknown => {
  if (name === undefined) return uplink
  if (Array.isArray(uplink)) return uplink.map(element => valuesAt(element, [name, ...rest]))
  if (typeof uplink !== 'object' || uplink === null) return undefined
  return valuesAt(Object.entries(uplink).find(([key]) => key === name)?.[1], rest)
}

/** A value of an uplink against the bound: of a list, the one that is farthest beyond it. */
export type Judged = { readonly isBeyond: boolean; readonly value: number }

/** Judges an uplink by its field; undefined where it does not have it. Of a list, one value beyond the bound is enough. */
export const judgedBy =
  ({ field, above, below }: ValueCondition) =>
  (uplink: unknown): Judged | undefined => {
    const values = numbersIn(valuesAt(uplink, field.split('.')))
    if (values.length === 0) return undefined
    const value = values.reduce((one, other) => (above === undefined ? Math.min(one, other) : Math.max(one, other)))
    return { value, isBeyond: above === undefined ? value < (below ?? 0) : value > above }
  }

/** The value and the bound in words. */
export const valueWords = ({ field, above, below }: ValueCondition, value: number): string =>
  `${field} is ${value}, ${above === undefined ? `below ${below}` : `above ${above}`}`
