import type { LogState } from './store/state.ts'

/** Why a log shows no rows, in words. */
export const WORDS = {
  reading: 'Reading …',
  filtered: 'No loaded row matches: the levels or the filter hide them all.',
  waiting: 'No events yet. The next uplink or log line will appear here.',
  'waiting for a socket': 'No events yet. New ones appear with a delay, since no socket is open.',
  past: 'There are no events here.',
  unread: 'The events could not be read.',
  disconnected: 'Nothing has been read yet: there is no connection.',
} as const

export type Emptiness = keyof typeof WORDS

/** Why a log shows no rows; undefined when it shows some. */
export const emptinessOf = (
  {
    shown,
    rows,
    feed: { reading, state, problem, isReadOverHttp },
    isAllShown,
  }: Pick<LogState, 'shown' | 'rows' | 'isAllShown'> & {
    readonly feed: Pick<LogState['feed'], 'reading' | 'state' | 'problem' | 'isReadOverHttp'>
  },
  isLive: boolean,
): Emptiness | undefined => {
  if (shown.some(({ kind }) => kind !== 'more')) return undefined
  if (reading !== undefined || state?.state === 'catching-up') return 'reading'
  if (!isAllShown && rows.some(({ kind }) => kind === 'event')) return 'filtered'
  if (problem !== undefined) return 'unread'
  if (!isLive) return 'past'
  if (state?.state === 'live') return 'waiting'
  return isReadOverHttp ? 'waiting for a socket' : 'disconnected'
}
