import * as z from 'zod'
import { type EventKind, type EventType, kinds } from '../../core/events/kinds.ts'
import { setting } from './setting.ts'

const DAY_SECONDS = 24 * 60 * 60
const Days = z.int().min(1).max(3650)

type Listed = (typeof kinds)[number]
type NameOf<Kind extends Listed> = Kind['retention'] extends { readonly setting: infer Own extends string }
  ? Own
  : `${Kind['type']}RetentionDays`
/** The name of the setting of each kind, by its type. */
type Names = { readonly [Kind in Listed as Kind['type']]: NameOf<Kind> }
type Setting = z.ZodDefault<typeof Days>

const every: readonly EventKind[] = kinds
const names = Object.fromEntries(
  every.map(({ type, retention }) => [type, retention.setting ?? `${type}RetentionDays`]),
) as Names

/** How long each kind of event stays in history: a setting a kind, such as `uplinkRetentionDays`. */
export const retentionSettings = Object.fromEntries(
  every.map(({ type, retention: { days, about, cost } }) => [
    names[type],
    setting(Days.default(days), { about, unit: 'days', cost }),
  ]),
) as { readonly [Type in EventType as Names[Type]]: Setting }

/** The same number of days for every kind. */
export const keptAllFor = (days: number): Readonly<Record<string, number>> =>
  Object.fromEntries(every.map(({ type }) => [names[type], days]))

/** How long each kind of event is kept, seconds. */
export const retentionSeconds = (
  config: Readonly<Record<Names[EventType], number>>,
): Readonly<Record<string, number>> =>
  Object.fromEntries(every.map(({ type }) => [type, config[names[type]] * DAY_SECONDS]))
