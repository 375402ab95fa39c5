import * as z from 'zod'

/** What a device may be called: it becomes a table key, a path segment and a query parameter. */
export const DeviceId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$/)
  .meta({ id: 'DeviceId', description: 'A letter or digit, then up to 63 of letters, digits and _ . : -' })

/** @see DeviceId */
export const isDeviceId = (text: string): boolean => DeviceId.safeParse(text).success
