import type { Claims } from '../../../contracts/claims.ts'
import { mayWatch } from '../../../contracts/claims.ts'
import { deviceIn } from '../../../http/authenticate.ts'
import { jsonBody } from '../../../http/body.ts'
import { jsonAnswer, valid } from '../../../http/message.ts'
import type { OperationHandler } from '../../../http/operation.ts'
import { HttpProblem } from '../../../http/problem.ts'
import { inParallel } from '../../../runtime/inParallel.ts'
import { type GivenKey, KeyRefusal, type KeyRegistry, type ShownKey } from '../registry/registry.ts'
import { type NewKey, NewKey as NewKeyBody, NewKeys, RevocationQuery, Rotation, ShownKeys } from './contract.ts'
import { deviceKeyOf, keyOf } from './shape.ts'

/** An action on a key that is told as an event of its device. */
export type ToldChange = {
  readonly deviceId: string
  readonly action: 'added' | 'shown' | 'replaced' | 'revoked' | 'released'
  readonly kid: string
  readonly by: string
  readonly replaces?: string[]
  readonly endsAt?: string
  readonly released?: true
}

export type KeyHandlers = {
  readonly registry: KeyRegistry
  /** @throws when the bus does not take it */
  readonly tell: (changes: readonly ToldChange[]) => Promise<void>
  /** ms since 1970 */
  readonly now: () => number
}

const AT_ONCE = 16

/** `GET /devices/{id}/keys`: the keys of a device without their secrets. Nothing is told of it. */
export const listKeys =
  ({ registry, now }: Pick<KeyHandlers, 'registry' | 'now'>): OperationHandler =>
  async (request, claims) => {
    const deviceId = deviceIn(request, claims)
    const records = await registry.list(deviceId)
    return jsonAnswer({ deviceId, keys: records.map(record => keyOf(record, now())) })
  }

/** `GET /devices/{id}/key`: the secret of a device. It is shown once the event about it is on the bus. */
export const showKey =
  ({ registry, tell }: KeyHandlers): OperationHandler =>
  async (request, claims) => {
    const deviceId = deviceIn(request, claims)
    const shown = await asProblem(registry.show(deviceId))
    await tell([changeOf('shown', shown, claims)])
    return jsonAnswer(deviceKeyOf(shown))
  }

/** `PUT /devices/{id}/key`: gives a device its key, and shows it. */
export const addKey =
  ({ registry, tell }: KeyHandlers): OperationHandler =>
  async (request, claims) => {
    const deviceId = deviceIn(request, claims)
    const given = givenIn(valid(NewKeyBody, jsonBody(request)))
    const made = await asProblem(registry.add(deviceId, given))
    await tell([changeOf('added', made, claims)])
    return jsonAnswer(deviceKeyOf(made))
  }

/** `POST /keys`: gives keys to many devices, such as those of a day in a factory. A device that has one keeps it. */
export const addKeys =
  ({ registry, tell }: KeyHandlers): OperationHandler =>
  async (request, claims) => {
    const { devices } = valid(NewKeys, jsonBody(request))
    const { shown, refused } = await ofEach(devices, claims, async ({ deviceId, ...given }) =>
      registry.add(deviceId, givenIn(valid(NewKeyBody, given))),
    )
    await tell(shown.map(one => changeOf('added', one, claims)))
    return jsonAnswer({ keys: shown.map(deviceKeyOf), refused })
  }

/** `POST /keys/shown`: the secrets of many devices. They are shown once the events about them are on the bus. */
export const showKeys =
  ({ registry, tell }: KeyHandlers): OperationHandler =>
  async (request, claims) => {
    const { deviceIds } = valid(ShownKeys, jsonBody(request))
    const devices = [...new Set(deviceIds)].map(deviceId => ({ deviceId }))
    const { shown, refused } = await ofEach(devices, claims, ({ deviceId }) => registry.show(deviceId))
    await tell(shown.map(one => changeOf('shown', one, claims)))
    return jsonAnswer({ keys: shown.map(deviceKeyOf), refused })
  }

type RefusedDevice = { readonly deviceId: string; readonly code: string; readonly detail: string }

/** The keys of many devices, in their order, and the devices of which there is none, with the reason. */
const ofEach = async <Device extends { readonly deviceId: string }>(
  devices: readonly Device[],
  claims: Claims,
  keyOfDevice: (device: Device) => Promise<ShownKey>,
): Promise<{ readonly shown: readonly ShownKey[]; readonly refused: readonly RefusedDevice[] }> => {
  const outcomes: (ShownKey | RefusedDevice)[] = []
  await inParallel([...devices.entries()], AT_ONCE, async ([at, device]) => {
    const { deviceId } = device
    outcomes[at] = await (async () => {
      if (!mayWatch(claims, deviceId))
        return { deviceId, code: 'foreign-device', detail: 'The token does not cover this device' }
      try {
        return await keyOfDevice(device)
      } catch (error) {
        if (error instanceof KeyRefusal) return { deviceId, code: CODES[error.why], detail: error.message }
        if (error instanceof HttpProblem) return { deviceId, code: error.code, detail: error.detail ?? '' }
        throw error
      }
    })()
  })
  return {
    shown: outcomes.filter(outcome => 'record' in outcome),
    refused: outcomes.filter(outcome => 'code' in outcome),
  }
}

/** `POST /devices/{id}/key/rotation`: gives a device a new key, and shows it. */
export const rotateKey =
  ({ registry, tell, now }: KeyHandlers): OperationHandler =>
  async (request, claims) => {
    const deviceId = deviceIn(request, claims)
    const { endsAt } = valid(Rotation, jsonBody(request))
    if (endsAt !== undefined && Date.parse(endsAt) <= now())
      throw new HttpProblem('bad-request', 'endsAt: it is over: the device would be without a key.')
    const made = await asProblem(registry.rotate(deviceId, endsAt))
    await tell([changeOf('replaced', made, claims, endsAt)])
    return jsonAnswer(deviceKeyOf(made))
  }

/** `DELETE /devices/{id}/key`: nothing is taken under the keys of a device any more. */
export const revokeKey =
  ({
    registry,
    tell,
    now,
  }: Omit<KeyHandlers, 'registry'> & { readonly registry: Pick<KeyRegistry, 'revoke' | 'list'> }): OperationHandler =>
  async (request, claims) => {
    const deviceId = deviceIn(request, claims)
    const { kid, release } = valid(RevocationQuery, request.query)
    const { revoked, isReleased, lastKid } = await asProblem(
      registry.revoke(deviceId, { kid, releases: release === 'true' }),
    )
    const told = { deviceId, by: claims.sub, ...(isReleased && { released: true as const }) }
    const changes = revoked.map(record => ({ ...told, action: 'revoked' as const, kid: record.kid }))
    await tell(changes.length > 0 || !isReleased ? changes : [{ ...told, action: 'released', kid: lastKid }])
    const records = await registry.list(deviceId)
    return jsonAnswer({ deviceId, keys: records.map(record => keyOf(record, now())) })
  }

const givenIn = ({ masterSecret, masterSalt = '', senderId }: NewKey): GivenKey | undefined =>
  masterSecret === undefined
    ? undefined
    : {
        masterSecret: Buffer.from(masterSecret, 'hex'),
        masterSalt: Buffer.from(masterSalt, 'hex'),
        ...(senderId !== undefined && { senderId: Buffer.from(senderId, 'hex') }),
      }

const changeOf = (
  action: ToldChange['action'],
  { record: { deviceId, kid, replaces } }: ShownKey,
  { sub }: Claims,
  endsAt?: string,
): ToldChange => ({
  deviceId,
  action,
  kid,
  by: sub,
  ...(action === 'replaced' && replaces && { replaces }),
  ...(endsAt !== undefined && { endsAt }),
})

const CODES = {
  'has-key': 'has-key',
  'no-key': 'no-key',
  changed: 'key-changed',
  'too-many-keys': 'too-many-keys',
  'secret-gone': 'no-key',
  'kid-taken': 'key-id-taken',
  'secrets-taken': 'secrets-taken',
} as const

const asProblem = async <Outcome>(outcome: Promise<Outcome>): Promise<Outcome> => {
  try {
    return await outcome
  } catch (error) {
    if (error instanceof KeyRefusal) throw new HttpProblem(CODES[error.why], error.message)
    throw error
  }
}
