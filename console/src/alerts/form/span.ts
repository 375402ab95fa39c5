/** A span of time in a form: an amount as it is typed, and its unit. */
export type SpanDraft = { readonly amount: string; readonly unit: Unit }

export const UNITS = { s: 1, min: 60, h: 3_600 } as const
export type Unit = keyof typeof UNITS
export const UNIT_NAMES: readonly Unit[] = ['s', 'min', 'h']

/** The draft of a span, in its largest whole unit. */
export const spanDraft = (seconds: number): SpanDraft => {
  const unit = UNIT_NAMES.findLast(one => seconds % UNITS[one] === 0 && seconds >= UNITS[one]) ?? 's'
  return { amount: `${seconds / UNITS[unit]}`, unit }
}

/** The seconds of a draft; NaN when it is no number. */
export const secondsOf = ({ amount, unit }: SpanDraft): number =>
  /^\d+(\.\d+)?$/.test(amount.trim()) ? Math.round(Number(amount) * UNITS[unit]) : Number.NaN
