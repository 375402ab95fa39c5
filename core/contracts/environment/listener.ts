import * as z from 'zod'
import type { Values } from './environment.ts'
import { defaultConfiguration } from './groups/defaultConfiguration.ts'
import { gathering } from './groups/measuring.ts'
import { text, whole } from './variables.ts'

/** Port 0 stands for any free port. */
const port = whole(z.int().min(0).max(65_535))
const address = z.union([z.literal(''), z.ipv4(), z.ipv6()], 'not an IP address').default('')
const rate = whole(z.int().min(1).max(100_000))

export const listenerEnvironment = {
  BUS_NAME: text,
  DEVICES_TABLE: text,
  ID_SECRET_ARN: text,
  KEYS_TABLE: text,
  DEVICE_SECRET_ARN: text,
  COAP_PORT: port,
  HEALTH_PORT: port,
  DEVICE_RATE_PER_SECOND: rate,
  DEVICE_RATE_BURST: rate,
  NEW_NAMES_PER_MINUTE: rate,
  MAX_IN_FLIGHT: whole(z.int().min(1).max(100_000)),
  DRAIN_SECONDS: whole(z.int().min(0).max(115)),
  /** How often it tells the bus that it hears; 0 for never. */
  PULSE_SECONDS: whole(z.int().min(0).max(3600)),
  DEVICE_RECORD_SECONDS: whole(z.int().min(0).max(3600)),
  UNKNOWN_DEVICES: z.enum(['accept', 'quarantine'], 'neither accept nor quarantine'),
  PLAIN_COAP: z.enum(['accept', 'unless-keyed', 'refuse'], 'not accept, unless-keyed or refuse'),
  ...defaultConfiguration,
  ...gathering,
}
/** The addresses that are bound: every one of the machine where they are empty or not set, as in a container. */
export const listenerAddresses = { COAP_ADDRESS: address, HEALTH_ADDRESS: address }
export type ListenerEnvironment = Values<typeof listenerEnvironment>
