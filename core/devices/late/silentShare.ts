/** Devices that were asked last, by which the others are judged. */
const LAST = 30
/**
 * A device that is silent costs half a read unit less where it is presumed to be, and a write unit in any case. A wrong presumption costs a write unit: more than
 * it saves, but few are wrong, and many devices at once stay within the read units of a minute.
 */
const SHARE = 0.8

/** How many of the devices that were looked for last were silent, as after an outage of a region. */
export type SilentShare = {
  readonly note: (isSilent: boolean) => void
  /** Whether nearly all of them were, so that the next one may be presumed to be. */
  readonly isHigh: () => boolean
  /** How many devices to settle before it is asked again. */
  readonly step: () => number
}

/** @see SilentShare */
export const silentShare = (): SilentShare => {
  const last: boolean[] = []
  const isHigh = (): boolean => last.length === LAST && last.filter(Boolean).length >= SHARE * LAST
  return {
    note: isSilent => {
      last.push(isSilent)
      if (last.length > LAST) last.shift()
    },
    isHigh,
    step: () => (isHigh() ? 2 * LAST : LAST),
  }
}
