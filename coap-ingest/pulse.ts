import { PULSE_DETAIL_TYPE, type Pulse } from '../core/contracts/pulse.ts'
import type { Bus } from './bus.ts'

/**
 * Puts a pulse on the bus again and again: while pulses are stored, a device that is not heard is silent itself. One that the bus does not take is
 * not repeated, and counts as a failure of the bus like any other event.
 * @param clock ms since 1970
 * @returns ends it
 */
export const startPulse = ({
  bus,
  everyMs,
  clock,
}: {
  readonly bus: Pick<Bus, 'put'>
  readonly everyMs: number
  readonly clock: () => number
}): (() => void) => {
  const beat = (): void => {
    const at = clock()
    const detail: Pulse = { at }
    void bus.put({ detailType: PULSE_DETAIL_TYPE, detail: JSON.stringify(detail), time: new Date(at) })
  }
  beat()
  const beating = setInterval(beat, everyMs)
  beating.unref()
  return () => clearInterval(beating)
}
