import type * as z from 'zod'
import { viewerEvents } from '../../core/contracts/events.ts'
import { PULSE_DETAIL_TYPE, Pulse } from '../../core/contracts/pulse.ts'
import { kinds } from '../../core/events/kinds.ts'

/** Every detail-type on the bus, and the schema of its detail. */
export const busEvents: Readonly<Record<string, z.ZodType>> = {
  ...Object.fromEntries(kinds.map(({ detailType, Detail }) => [detailType, Detail])),
  ...viewerEvents,
  [PULSE_DETAIL_TYPE]: Pulse,
}
