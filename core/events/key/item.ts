import * as z from 'zod'
import { itemFields } from '../fields.ts'
import type { ToStore } from '../kind.ts'
import { type KeyDetail, keyFacts } from './detail.ts'

/** An action on a key, as it is stored. */
export const KeyItem = z.object({ ...itemFields, type: z.literal('key'), ...keyFacts })
export type KeyItem = z.infer<typeof KeyItem>

/** @see Kind.items. The same action again is another one. */
export const keyItems = (detail: KeyDetail): readonly ToStore<KeyItem>[] => [
  { item: { ...detail, type: 'key', level: 'info' }, repeats: 'never' },
]
