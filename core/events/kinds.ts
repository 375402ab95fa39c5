import type * as z from 'zod'
import { alert } from './alert/alert.ts'
import { key } from './key/key.ts'
import type { Kind } from './kind.ts'
import { log } from './log/log.ts'
import { rejected } from './rejected/rejected.ts'
import { status } from './status/status.ts'
import { uplink } from './uplink/uplink.ts'

/** Every kind of event. A new kind is a folder beside this file and an entry here. */
export const kinds = [uplink, rejected, log, key, status, alert] as const

type Listed = (typeof kinds)[number]

/** The name of a kind: the `type` of its frames and items. */
export type EventType = Listed['type']

/** A stored item of any kind. */
export type EventItem = z.infer<Listed['Item']>

/** An event of a device, as viewers see it. */
export type EventFrame = z.infer<Listed['Frame']>

/** An event as history over HTTP gives it. */
export type HistoryEvent = z.infer<Listed['History']>

/** A kind, which may be asked about its own events only. */
export type EventKind = Kind<EventType, unknown, EventItem, EventFrame, HistoryEvent>

const every: readonly EventKind[] = kinds
const byType: ReadonlyMap<string, EventKind> = new Map(every.map(kind => [kind.type, kind]))
const byDetailType: ReadonlyMap<string, EventKind> = new Map(every.map(kind => [kind.detailType, kind]))

/** The names of all kinds, in the order of the list. */
export const eventTypes: readonly EventType[] = kinds.map(({ type }) => type)

/** The kind with this name, if there is one. */
export const kindNamed = (type: unknown): EventKind | undefined =>
  typeof type === 'string' ? byType.get(type) : undefined

/** The kind of an event or of an item. @throws Error if there is no such kind */
export const kindOf = ({ type }: { readonly type: string }): EventKind => known(byType.get(type), `kind ${type}`)

/** The kind that an event on the bus is of. @throws Error if there is no such kind */
export const kindOnBus = (detailType: string): EventKind =>
  known(byDetailType.get(detailType), `detail-type ${detailType}`)

const known = (kind: EventKind | undefined, name: string): EventKind => {
  if (!kind) throw new Error(`no event has the ${name}`)
  return kind
}
