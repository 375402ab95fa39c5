import * as z from 'zod'
import { DeviceId } from '../../../contracts/deviceId.ts'
import { Timestamp } from '../../../contracts/fields.ts'

const Kid = z
  .string()
  .regex(/^([0-9a-f]{2}){1,7}$/)
  .describe('The sender id of the device under the key, hex')

const hex = (minimum: number, maximum: number) =>
  z.string().regex(new RegExp(`^([0-9a-fA-F]{2}){${minimum},${maximum}}$`), `${minimum} to ${maximum} bytes in hex`)

/** A key that was made elsewhere. */
const given = {
  masterSecret: hex(16, 64).optional().describe('A master secret that was made elsewhere, hex; made here unless given'),
  masterSalt: hex(0, 32).optional().describe('The master salt that goes with it, hex; empty unless given'),
  senderId: hex(1, 7)
    .optional()
    .describe('The sender id that the device has, where it was made elsewhere too, hex; made here unless given'),
}

/** Body of `PUT /devices/{id}/key`. */
export const NewKey = z
  .strictObject(given)
  .refine(({ masterSecret, masterSalt }) => masterSalt === undefined || masterSecret !== undefined, {
    error: 'goes with masterSecret',
    path: ['masterSalt'],
  })
  .refine(({ masterSecret, senderId }) => senderId === undefined || masterSecret !== undefined, {
    error: 'goes with masterSecret',
    path: ['senderId'],
  })
  .meta({ id: 'NewKey', description: 'A key to give to a device: an empty object for one that is made here' })
export type NewKey = z.infer<typeof NewKey>

/** The maximum number of devices that get their keys in one request. */
export const MAX_NEW_KEYS = 100

/** Body of `POST /keys`. */
export const NewKeys = z
  .strictObject({
    devices: z
      .array(z.strictObject({ deviceId: DeviceId, ...given }))
      .min(1)
      .max(MAX_NEW_KEYS),
  })
  .meta({ id: 'NewKeys', description: 'Devices that are to get keys' })

/** The maximum number of devices whose keys are shown in one request. */
export const MAX_SHOWN_KEYS = 100

/** Body of `POST /keys/shown`. */
export const ShownKeys = z
  .strictObject({ deviceIds: z.array(DeviceId).min(1).max(MAX_SHOWN_KEYS) })
  .meta({ id: 'ShownKeys', description: 'Devices whose keys are to be shown' })

/** Body of `POST /devices/{id}/key/rotation`. */
export const Rotation = z
  .strictObject({
    endsAt: Timestamp.optional().describe(
      'When the keys before end at the latest; unless given, they end when the new one is first used',
    ),
  })
  .meta({ id: 'Rotation', description: 'How the key of a device is replaced' })

/** Query of `DELETE /devices/{id}/key`. */
export const RevocationQuery = z.strictObject({
  kid: Kid.optional().describe('The key to revoke, hex; all keys of the device unless given'),
  release: z
    .enum(['true', 'false'])
    .optional()
    .describe('`true`: once no key is left, the name of the device may be used without one again'),
})

/** A key without its secret. */
export const Key = z
  .strictObject({
    senderId: Kid,
    status: z
      .enum(['active', 'ending', 'revoked'])
      .describe(
        '`active`: the device uses it. `ending`: it ends when the key that replaces it is first used. `revoked`: nothing is taken under it',
      ),
    createdAt: Timestamp,
    endsAt: Timestamp.nullable().describe('When it ends at the latest, where that was set'),
    lastUsedAt: Timestamp.nullable().describe('When a message under it was accepted last'),
    isImported: z.boolean().describe('Whether its secret was made elsewhere'),
  })
  .meta({ id: 'Key', description: 'A key of a device, without its secret' })
export type Key = z.infer<typeof Key>

export const KeyList = z
  .strictObject({ deviceId: DeviceId, keys: z.array(Key).describe('The newest, in the order in which they were made') })
  .meta({ id: 'KeyList', description: 'The keys of a device' })

export type KeyList = z.infer<typeof KeyList>

/** A key as the device has it. */
export const DeviceKey = z
  .strictObject({
    deviceId: DeviceId,
    senderId: Kid,
    recipientId: z.string().describe('The sender id of the listener, hex: it is empty'),
    masterSecret: z.string().describe('hex'),
    masterSalt: z.string().describe('hex'),
    algorithm: z.literal('AES-CCM-16-64-128'),
    hkdf: z.literal('HKDF-SHA-256'),
  })
  .meta({ id: 'DeviceKey', description: 'The security context of a device (RFC 8613 §3.2), as the device has it' })
export type DeviceKey = z.infer<typeof DeviceKey>

const answer = {
  keys: z.array(DeviceKey),
  refused: z.array(z.strictObject({ deviceId: DeviceId, code: z.string(), detail: z.string() })),
}

export const ShownKeysAnswer = z
  .strictObject(answer)
  .meta({ id: 'ShownKeysAnswer', description: 'The keys that are shown, and the devices of which none is' })

export const NewKeysAnswer = z
  .strictObject(answer)
  .meta({ id: 'NewKeysAnswer', description: 'The keys that were made, and the devices that got none' })
