import * as z from 'zod'
import { DEVICE_ID_PATTERN } from './deviceIdPattern.ts'

/** The id of a device. It is used as a table key, a path segment and a query parameter. */
export const DeviceId = z
  .string()
  .regex(DEVICE_ID_PATTERN, 'not a device id: a letter or digit, then up to 63 of letters, digits and _ . : -')
  .meta({ id: 'DeviceId', description: 'A letter or digit, then up to 63 of letters, digits and _ . : -' })

/** @see DeviceId */
export const isDeviceId = (text: string): boolean => DEVICE_ID_PATTERN.test(text)

/** In the place of a device id: every device that a token covers. */
export const ALL_DEVICES = '*'
