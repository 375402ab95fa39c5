import * as z from 'zod'
import type { Level } from '../../contracts/frames.ts'
import type { StatusChange } from '../../contracts/statusChange.ts'
import { itemFields } from '../fields.ts'
import type { ToStore } from '../kind.ts'
import { type StatusDetail, statusFacts } from './detail.ts'

/** A change of the status of a device, as it is stored. */
export const StatusItem = z.object({ ...itemFields, type: z.literal('status'), ...statusFacts })
export type StatusItem = z.infer<typeof StatusItem>

const LEVELS: Readonly<Record<StatusChange, Level>> = {
  late: 'warn',
  offline: 'error',
  online: 'info',
  'first-seen': 'info',
  configured: 'info',
}

/** @see Kind.items. The id of a change is derived from it: one that is told twice is the same item. */
export const statusItems = ({ changes }: StatusDetail): readonly ToStore<StatusItem>[] =>
  changes.map(change => ({
    item: { ...change, type: 'status', level: LEVELS[change.change] },
    repeats: 'never',
  }))
