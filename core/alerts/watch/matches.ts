import * as z from 'zod'
import { idInItem } from '../../../client/ids.ts'
import type { AlertRule } from '../../contracts/alerts.ts'
import { DeviceId } from '../../contracts/deviceId.ts'
import { covers } from '../pattern/covers.ts'
import { type WatchedType, watchedBy } from '../pattern/element.ts'
import { compilePattern } from '../pattern/pattern.ts'
import { places } from '../pattern/place.ts'

/** One event of a device, in the form in which it is on the bus: one uplink, one log line, one change of status. */
export type Element = Readonly<Record<string, unknown>>

/** An event that a rule takes. @property at when it was received, ms since 1970 */
export type Match = { readonly deviceId: string; readonly id: string; readonly at: number; readonly element: Element }

const Named = z.looseObject({ id: z.string().min(1), deviceId: DeviceId, receivedAt: z.iso.datetime() })
const Any = z.record(z.string(), z.unknown())

/** The events of devices in an event on the bus, as far as they can be read. */
export const elementsOf = (type: WatchedType, detail: unknown): readonly Match[] => {
  const { list, isOfOneDevice } = places[type]
  if (isOfOneDevice) return elementsOfOne(detail, list)
  const elements = list === undefined ? [detail] : listIn(detail, list)
  return elements.flatMap(element => {
    const named = Named.safeParse(element)
    if (!named.success) return []
    const { id, deviceId, receivedAt } = named.data
    return [{ deviceId, id, at: Date.parse(receivedAt), element: named.data }]
  })
}

const elementsOfOne = (detail: unknown, list: string | undefined): readonly Match[] => {
  const named = Named.safeParse(detail)
  if (!named.success || list === undefined) return []
  const { id, deviceId, receivedAt } = named.data
  return listIn(detail, list).flatMap((element, index) => {
    const line = Any.safeParse(element)
    return line.success ? [{ deviceId, id: idInItem(id, index), at: Date.parse(receivedAt), element: line.data }] : []
  })
}

const listIn = (detail: unknown, list: string): readonly unknown[] => {
  const elements = Any.safeParse(detail).data?.[list]
  return Array.isArray(elements) ? elements : []
}

/** Finds the events that a rule takes. */
export type Matcher = {
  readonly type: WatchedType
  readonly takes: (match: Match) => boolean
  /** @param detail of an event on the bus, of any detail-type */
  readonly matchesIn: (detailType: string, detail: unknown) => readonly Match[]
}

/** @throws PatternError for a rule whose pattern is wrong */
export const matcherOf = ({ when, devices }: Pick<AlertRule, 'when' | 'devices'>): Matcher => {
  const { type, pattern } = watchedBy(when)
  const fits = pattern ? compilePattern(pattern) : () => true
  const takes = ({ deviceId, element }: Match): boolean => covers(devices, deviceId) && fits(element)
  return {
    type,
    takes,
    matchesIn: (detailType, detail) =>
      detailType === places[type].detailType ? elementsOf(type, detail).filter(takes) : [],
  }
}
