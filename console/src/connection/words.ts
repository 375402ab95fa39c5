import type { WatchState } from '../../../client/watch.ts'
import type { IconName } from '../design/icon.tsx'

/** The appearance of a state in the badge: an icon and a word, never a colour alone. */
export type Look = { readonly kind: 'ok' | 'busy' | 'warn' | 'off'; readonly icon: IconName; readonly label: string }

const LOOKS: Record<WatchState['state'], Look> = {
  live: { kind: 'ok', icon: 'live', label: 'Live' },
  'catching-up': { kind: 'busy', icon: 'clock', label: 'Catching up' },
  reconnecting: { kind: 'warn', icon: 'retry', label: 'Reconnecting' },
  offline: { kind: 'off', icon: 'off', label: 'Offline' },
  closed: { kind: 'off', icon: 'none', label: 'Closed' },
}

/** The appearance of a state. */
export const lookOf = ({ state }: WatchState): Look => LOOKS[state]

/** `in 5 s`, counting down to the next attempt; `now` during it. */
export const countdownText = (at: number, nowMs: number): string => {
  const seconds = Math.ceil((at - nowMs) / 1000)
  return seconds > 0 ? `in ${seconds} s` : 'now'
}
