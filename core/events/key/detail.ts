import * as z from 'zod'
import { DeviceId } from '../../contracts/deviceId.ts'
import { ItemId, Timestamp } from '../../contracts/fields.ts'
import { readTolerantly } from '../../contracts/tolerant.ts'

/** The detail-type of an action on the key of a device. */
export const KEY_DETAIL_TYPE = 'KeyChanged'

export const KeyAction = z.enum(['added', 'shown', 'replaced', 'revoked', 'released'])
export type KeyAction = z.infer<typeof KeyAction>

const kid = z.string().max(14)

/** An action on a key of a device. It never holds a secret. */
export const keyFacts = {
  action: KeyAction.describe(
    '`added`: the device has a key. `shown`: somebody was shown its secret. `replaced`: it has a new key, which ends the one before. `revoked`: nothing is taken under the key any more. `released`: the name of the device, which has no key that is valid, may be used without one again',
  ),
  kid: kid.describe(
    'The sender id of the device under this key, hex; of a name that is released, that of its last key',
  ),
  by: z.string().max(256).describe('The subject of the token'),
  replaces: z.array(kid).max(8).optional().describe('The keys that end when this one is first used, hex'),
  endsAt: Timestamp.optional().describe('When those end at the latest'),
  released: z.literal(true).optional().describe('The name of the device may be used without a key again'),
}

/** Detail of the event `KeyChanged`. */
export const KeyDetail = z
  .object({ id: ItemId, deviceId: DeviceId, receivedAt: Timestamp, ...keyFacts })
  .meta({ id: KEY_DETAIL_TYPE, description: 'Somebody added, saw, replaced or revoked the key of a device' })
export type KeyDetail = z.infer<typeof KeyDetail>

/** Reads a detail of any version. @throws ZodError */
export const readKey = (detail: unknown): KeyDetail => readTolerantly(KeyDetail, detail)
