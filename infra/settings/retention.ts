import * as z from 'zod'
import { type EventType, kinds } from '../../core/events/kinds.ts'
import { setting } from './setting.ts'

const DAY_SECONDS = 24 * 60 * 60
const Days = z.int().min(1).max(3650)

type Name<Type extends EventType = EventType> = `${Type}RetentionDays`
type Setting = z.ZodDefault<typeof Days>

const nameOf = (type: EventType): Name => `${type}RetentionDays`

/** How long each kind of event stays in history: a setting a kind, such as `uplinkRetentionDays`. */
export const retentionSettings = Object.fromEntries(
  kinds.map(({ type, retention: { days, about, cost } }) => [
    nameOf(type),
    setting(Days.default(days), { about, unit: 'days', cost }),
  ]),
) as { readonly [Type in EventType as Name<Type>]: Setting }

/** The same number of days for every kind. */
export const keptAllFor = (days: number): Readonly<Record<string, number>> =>
  Object.fromEntries(kinds.map(({ type }) => [nameOf(type), days]))

/** How long each kind of event is kept, seconds. */
export const retentionSeconds = (config: Readonly<Record<Name, number>>): Readonly<Record<string, number>> =>
  Object.fromEntries(kinds.map(({ type }) => [type, config[nameOf(type)] * DAY_SECONDS]))
