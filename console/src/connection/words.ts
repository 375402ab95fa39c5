import type { WatchState } from '../../../client/watch.ts'
import type { IconName } from '../design/icon.tsx'

/** How the badge shows a state: never by colour alone. */
export type Look = { readonly kind: 'ok' | 'busy' | 'warn' | 'off'; readonly icon: IconName; readonly label: string }

const LOOKS: Record<WatchState['state'], Look> = {
  live: { kind: 'ok', icon: 'live', label: 'Live' },
  'catching-up': { kind: 'busy', icon: 'clock', label: 'Catching up' },
  reconnecting: { kind: 'warn', icon: 'retry', label: 'Reconnecting' },
  offline: { kind: 'off', icon: 'off', label: 'Offline' },
  closed: { kind: 'off', icon: 'none', label: 'Closed' },
}

/** How a state looks. */
export const lookOf = ({ state }: WatchState): Look => LOOKS[state]

/** `in 5 s`, counted down; `now` while it is being tried. */
export const countdownText = (at: number, nowMs: number): string => {
  const seconds = Math.ceil((at - nowMs) / 1000)
  return seconds > 0 ? `in ${seconds} s` : 'now'
}
