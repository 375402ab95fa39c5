import * as z from 'zod'

/** The detail-type of a pulse of the listener. */
export const PULSE_DETAIL_TYPE = 'ListenerPulse'

/** Detail of the event `ListenerPulse`. It is stored under no device, and shown to nobody. */
export const Pulse = z
  .object({ at: z.int().positive().describe('When the listener put it on the bus, ms since 1970') })
  .meta({
    id: PULSE_DETAIL_TYPE,
    description: 'The listener hears: while pulses are stored, a device that is not heard is silent itself',
  })
export type Pulse = z.infer<typeof Pulse>

/** The listener puts a pulse on the bus so often, ms. */
export const PULSE_EVERY_MS = 20_000
