import * as z from 'zod'
import type { BusEvent } from './deadLetter.ts'

const OfDevice = z.looseObject({ deviceId: z.string() })

/**
 * The ids of the devices that an event on the bus names, each once: in its detail, or in the elements of a list there, such as
 * `uplinks`. It asks no kind of event, since a dead letter may be one that no kind can read.
 */
export const devicesIn = ({ detail }: BusEvent): readonly string[] => {
  const places = [detail, ...Object.values(detail).filter(Array.isArray).flat()]
  return [...new Set(places.flatMap(place => OfDevice.safeParse(place).data?.deviceId ?? []))]
}
