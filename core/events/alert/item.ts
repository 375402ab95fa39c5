import * as z from 'zod'
import { itemFields } from '../fields.ts'
import type { ToStore } from '../kind.ts'
import { type AlertDetail, alertFacts } from './detail.ts'

/** An alert that began or is over, as it is stored. */
export const AlertItem = z.object({ ...itemFields, type: z.literal('alert'), message: z.string(), ...alertFacts })
export type AlertItem = z.infer<typeof AlertItem>

/** @see Kind.items. The id is derived from rule, device and time: an alert that is told twice is the same item. */
export const alertItems = (detail: AlertDetail): readonly ToStore<AlertItem>[] => [
  { item: { ...detail, type: 'alert' }, repeats: 'never' },
]
