import { type EventType, eventTypes } from '../../core/events/kinds.ts'
import type { Face, Values } from '../command/flags.ts'
import type { ConnectionFlags } from '../connect/connect.ts'
import { connectionFlags } from '../connect/flags.ts'
import { placeOfFlags } from '../connect/place.ts'
import { pointIn } from '../line/since.ts'
import { type Appearance, appearanceFlags, appearanceIn, chosen, type Sieve, sieveIn } from '../tail/settings.ts'

export type HistorySettings = {
  readonly connection: ConnectionFlags
  readonly sieve: Sieve
  readonly appearance: Appearance
  readonly since: string | undefined
  readonly until: string | undefined
  readonly type: EventType | undefined
  /** Undefined for no limit. */
  readonly limit: number | undefined
  readonly isSensitive: boolean
}

export const historyFace = {
  name: 'history',
  about:
    'Shows stored events of devices and log sources, oldest first: the newest, or those of a time. For whole weeks there is sonde export.',
  words: {
    name: 'names',
    isMany: true,
    about: 'ids of devices and sources, or prefixes ending in *; all unless given',
    completes: 'watched',
  },
  flags: {
    since: {
      short: 's',
      value: 'time',
      about:
        'from so long ago (10m, 1h30m, 7d), from a day on (2026-01-15: its first moment here, or in --timezone), from a time (RFC 3339), or after the id of an event',
    },
    until: { value: 'time', about: 'up to then, which is left out' },
    limit: {
      short: 'n',
      value: 'number',
      about: 'at most so many: the newest, or with --since the first; 100 unless given, and all with --since',
    },
    type: { value: 'type', about: `only events of this type: ${eventTypes.join(', ')}`, completes: eventTypes },
    ...appearanceFlags,
    sensitive: { about: 'with the fields that only the scope sensitive may see' },
    ...connectionFlags,
  },
  examples: [
    { line: 'npx sonde history ABC123 --limit 20', about: 'the newest twenty events of a device' },
    {
      line: "npx sonde history 'web-*' --since 1h --level error --json",
      about: 'the errors of an hour, for another program',
    },
  ],
} as const satisfies Face

/** @throws Error that names what is wrong */
export const readHistorySettings = (
  values: Values<typeof historyFace.flags>,
  words: readonly string[],
): HistorySettings => {
  const now = Date.now()
  const appearance = appearanceIn(values)
  const point = (flag: 'since' | 'until') => {
    const text = values[flag]
    return text === undefined ? undefined : pointIn(flag, text, now, appearance.timezone)
  }
  const since = point('since')
  return {
    connection: { place: placeOfFlags(values), tokenFile: values['token-file'] },
    sieve: sieveIn(values, words),
    appearance,
    since,
    until: point('until'),
    type: chosen('type', values.type, eventTypes),
    limit: values.limit === undefined ? (since === undefined ? DEFAULT_LIMIT : undefined) : limitIn(values.limit),
    isSensitive: values.sensitive,
  }
}

const DEFAULT_LIMIT = 100
/** The newest are held until the oldest of them is found. */
const MAX_LIMIT = 100_000

const limitIn = (text: string): number => {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : 0
  if (value < 1 || value > MAX_LIMIT) throw new Error(`--limit '${text}' is not a number from 1 to ${MAX_LIMIT}`)
  return value
}
