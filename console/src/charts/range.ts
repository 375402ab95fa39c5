import { idOf, timeOf } from '../../../client/ids.ts'
import type { Place } from '../log/place/place.ts'

const HOUR_MS = 3_600_000

/** The live ranges to choose from. */
export const PRESETS = {
  '1h': { label: '1 h', ms: HOUR_MS },
  '6h': { label: '6 h', ms: 6 * HOUR_MS },
  '24h': { label: '24 h', ms: 24 * HOUR_MS },
  '7d': { label: '7 d', ms: 7 * 24 * HOUR_MS },
} as const
export type Preset = keyof typeof PRESETS
export const PRESET_NAMES: readonly Preset[] = ['1h', '6h', '24h', '7d']

/** The time that the charts show: the last `ms`, live, or from one time to another. */
export type Range =
  | { readonly kind: 'live'; readonly ms: number }
  | { readonly kind: 'past'; readonly from: number; readonly to: number }

/** The range in the page's address, or a range around the place in the address, else the preset up to now. */
export const rangeOf = ({ at, from, to }: Place, preset: Preset): Range => {
  const { ms } = PRESETS[preset]
  if (at !== undefined) {
    const middle = timeOf(idOf(at))
    return { kind: 'past', from: middle - ms / 2, to: middle + ms / 2 }
  }
  const [begin, end] = [Date.parse(from ?? ''), Date.parse(to ?? '')]
  return begin < end ? { kind: 'past', from: begin, to: end } : { kind: 'live', ms }
}

/** The bounds of a range at a time, ms since 1970. */
export const boundsOf = (range: Range, now: number): { readonly from: number; readonly to: number } =>
  range.kind === 'past' ? range : { from: now - range.ms, to: now }
