import { PULSE_EVERY_MS } from '../../../contracts/pulse.ts'
import type { LateStage } from './fleet.ts'

export const SECOND = 1_000
export const MINUTE = 60_000

/** An uplink of a device. @property interval the heartbeat interval that it reports, s */
export type Uplink = { readonly at: number; readonly device: string; readonly interval?: number }

export const iso = (ms: number): string => new Date(ms).toISOString()

/** The multiples of a step, moved by a phase, from one time to another. */
export const every = (from: number, to: number, step: number, phase = 0): number[] => {
  const first = Math.ceil((from - phase) / step)
  const count = Math.max(0, Math.ceil((to - phase) / step) - first)
  return Array.from({ length: count }, (_, index) => (first + index) * step + phase)
}

/** The uplinks of a device that sends at its interval, s, and reports it. */
export const uplinksOf = (device: string, from: number, to: number, interval: number): Uplink[] =>
  every(from, to, interval * SECOND, from % (interval * SECOND)).map(at => ({ at, device, interval }))

/** Lets time pass: uplinks as they come, a pulse every twenty seconds, and the checker every minute. */
export const pass = async (
  stage: LateStage,
  until: number,
  uplinks: readonly Uplink[] = [],
  {
    check = stage.check,
    persist = stage.persisted,
    hears = () => true,
    pulses = () => true,
  }: {
    readonly check?: () => Promise<unknown>
    readonly persist?: ReturnType<LateStage['persist']>
    /** Whether the stack hears at a time. */
    readonly hears?: (at: number) => boolean
    readonly pulses?: (at: number) => boolean
  } = {},
): Promise<void> => {
  const heard = [
    ...uplinks.map(uplink => ({ at: uplink.at, act: () => persist(uplink.device, uplink.at, uplink) })),
    ...every(stage.now, until, PULSE_EVERY_MS)
      .filter(pulses)
      .map(at => ({ at, act: () => stage.pulse(at) })),
  ].filter(({ at }) => at >= stage.now && at < until && hears(at))
  const runs = every(stage.now, until, MINUTE, 31 * SECOND).map(at => ({ at, act: check }))
  for (const { at, act } of [...heard, ...runs].toSorted((one, other) => one.at - other.at)) {
    stage.now = at
    await act()
  }
  stage.now = until
}
