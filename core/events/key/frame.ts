import * as z from 'zod'
import { frameFields } from '../fields.ts'
import { type KeyAction, keyFacts } from './detail.ts'
import type { KeyItem } from './item.ts'

export const KeyFrame = z
  .strictObject({ ...frameFields, type: z.literal('key'), data: z.strictObject(keyFacts) })
  .meta({ id: 'KeyFrame', description: 'Somebody added, saw, replaced or revoked the key of a device' })
export type KeyFrame = z.infer<typeof KeyFrame>

const WORDS: Readonly<Record<KeyAction, string>> = {
  added: 'Key added',
  shown: 'Key shown',
  replaced: 'Key replaced',
  revoked: 'Key revoked',
  released: 'Name released',
}

/** The frame of an action on a key. */
export const keyFrame = ({
  id,
  deviceId,
  receivedAt,
  level,
  action,
  kid,
  by,
  replaces,
  endsAt,
  released,
}: KeyItem): KeyFrame => ({
  id,
  deviceId,
  timestamp: receivedAt,
  type: 'key',
  level,
  message: `${WORDS[action]} by ${by}`,
  data: {
    action,
    kid,
    by,
    ...(replaces && { replaces }),
    ...(endsAt !== undefined && { endsAt }),
    ...(released && { released }),
  },
})
