import { isTestDevice } from '../../../contracts/testDevices.ts'
import type { DevicesTable } from '../../devicesTable.ts'
import { ANY_KEY } from '../anyKey.ts'
import { derivedSecrets, type SharedSecrets } from '../derivedSecrets.ts'
import type { DeviceSecret, ReadDeviceSecrets } from '../deviceSecret.ts'
import { FOREIGN_KID } from '../foreignKid.ts'
import { isOver, type KeyRecord } from '../keyRecord.ts'
import { isOwnKid, newKid } from '../kid.ts'
import { unwrapped, wrapped } from '../wrappedSecrets.ts'
import { markKeyed, release } from './keyed.ts'
import type { KeysTable, KidList, SecretsOwner } from './keysTable.ts'
import { secretsName } from './secretsName.ts'

/** A key that was made elsewhere. */
export type GivenKey = SharedSecrets & {
  /** Its sender id, up to 7 bytes; made here unless given. */
  readonly senderId?: Buffer | undefined
}

/** A key with its secrets. */
export type ShownKey = { readonly record: KeyRecord; readonly secrets: SharedSecrets }

/** The outcome of a revocation. */
export type Revocation = {
  readonly revoked: readonly KeyRecord[]
  /** Whether the name of the device needed a key, and does so no more. */
  readonly isReleased: boolean
  /** The kid of the newest key that the device had. */
  readonly lastKid: string
}

/** Why the registry does not do what it is asked for. */
export class KeyRefusal extends Error {
  override readonly name = 'KeyRefusal'
  readonly why: 'has-key' | 'no-key' | 'changed' | 'too-many-keys' | 'secret-gone' | 'kid-taken' | 'secrets-taken'
  constructor(why: KeyRefusal['why'], message: string) {
    super(message)
    this.why = why
  }
}

/** Another key had a new kid in one case of 2^24 for each key there is: with a million keys this fails in one case of 10^6. */
const MAX_TRIES = 5
/** Keys of a device that are told: the newest. Those that are over stay in the table, so that no kid is given out twice. */
const MAX_TOLD = 8
/** A device that never uses its new key is given so many. */
const MAX_LIVE = 4

/** The keys of devices: made, shown, replaced, revoked. */
export const keyRegistry = ({
  keys,
  devices,
  readSecrets,
  now,
  random,
}: {
  readonly keys: KeysTable
  readonly devices: Pick<DevicesTable, 'update'>
  readonly readSecrets: ReadDeviceSecrets
  /** ms since 1970 */
  readonly now: () => number
  /** so many random bytes */
  readonly random: (bytes: number) => Buffer<ArrayBuffer>
}) => {
  const currentSecret = async (): Promise<DeviceSecret> => {
    const [secret] = await readSecrets()
    if (!secret) throw new KeyRefusal('secret-gone', 'the stage has no device secret')
    return secret
  }

  const find = async (deviceId: string) => {
    const list = await keys.kidsOf(deviceId)
    const found = await Promise.all(list.kids.map(keys.read))
    const records = found.filter(record => record !== undefined)
    return { list, records, live: records.filter(record => !isOver(record, now())) }
  }
  type Found = Awaited<ReturnType<typeof find>>

  /**
   * Both ends of two keys with the same secrets would use the same nonces: the listener's id is the same in all of them (RFC 8613 §3.3). Secrets of a key that
   * was never made, or never used, are free again for its device.
   * @throws KeyRefusal `secrets-taken`
   */
  const claimSecrets = async (owner: SecretsOwner, given: SharedSecrets): Promise<void> => {
    const all = await readSecrets()
    for (const { bytes } of all) {
      const name = secretsName(bytes, given)
      const before = await keys.ownerOf(name)
      const isFree = !before || (before.deviceId === owner.deviceId && isFreeFor(owner, await keys.read(before.of)))
      if (!isFree || !(await keys.claim(name, owner, before)))
        throw new KeyRefusal(
          'secrets-taken',
          `another key has these secrets: give ${owner.deviceId} secrets of its own`,
        )
    }
  }

  /** Whether the key is there already, since an earlier attempt to make it broke off, and the device uses it. */
  const isBrokenOff = async ({ kid, deviceId }: KeyRecord, given: GivenKey | undefined): Promise<boolean> => {
    const there = given?.senderId && (await keys.read(kid))
    if (!there || there.deviceId !== deviceId || there.status === 'revoked') return false
    const { masterSecret, masterSalt } = (await shown(there)).secrets
    return masterSecret.equals(given.masterSecret) && masterSalt.equals(given.masterSalt)
  }

  const make = async (deviceId: string, found: Found, given?: GivenKey): Promise<ShownKey> => {
    const { live } = found
    const secret = await currentSecret()
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const kid = given?.senderId ?? newKid(secret.bytes, random(RANDOM_KID_BYTES))
      const record: KeyRecord = {
        kid: kid.toString('hex'),
        deviceId,
        status: 'active',
        createdAt: new Date(now()).toISOString(),
        secretId: secret.id,
        ...(live.length > 0 && { replaces: live.map(one => one.kid) }),
        ...(given && { wrapped: Uint8Array.from(wrapped(secret.bytes, kid, given, random(WRAP_NONCE_BYTES))) }),
        sent: -1,
        version: 0,
      }
      if (given) await claimSecrets({ deviceId, of: record.kid }, given)
      const isAdded = (await keys.add(record)) || (await isBrokenOff(record, given))
      if (!isAdded && !given?.senderId) continue
      if (!isAdded)
        throw new KeyRefusal('kid-taken', `another key has the sender id ${record.kid}: give ${deviceId} another one`)
      // The key of a canary alone does not make a stage one whose names may need keys.
      if (!isTestDevice(deviceId)) await mark(ANY_KEY)
      if (given?.senderId && !(await isOwn(kid))) await mark(FOREIGN_KID)
      if (await keys.setKids(deviceId, [...told(found), record.kid], found.list.version)) {
        await markKeyed(devices, deviceId, record.createdAt)
        return { record, secrets: given ?? derivedSecrets(secret.bytes, kid) }
      }
      // Somebody else may have made the same key, where its sender id was given.
      if (!(await keys.kidsOf(deviceId)).kids.includes(record.kid)) await keys.end(record.kid, 'revoked')
      throw new KeyRefusal('changed', `somebody else changed the keys of ${deviceId} at the same time: try again`)
    }
    throw new KeyRefusal('changed', 'no free key id was found: try again')
  }

  const marked = new Set<string>()
  /** A mark is never taken away: an item that each new key writes would be the slowest of a factory. */
  const mark = async (one: typeof ANY_KEY | typeof FOREIGN_KID): Promise<void> => {
    if (marked.has(one)) return
    await keys.mark(one)
    marked.add(one)
  }

  const isOwn = async (kid: Buffer): Promise<boolean> => (await readSecrets()).some(({ bytes }) => isOwnKid(bytes, kid))

  const shown = async (record: KeyRecord): Promise<ShownKey> => {
    const secret = (await readSecrets()).find(({ id }) => id === record.secretId)
    if (!secret) throw new KeyRefusal('secret-gone', `key ${record.kid} is of a device secret that is gone: replace it`)
    const kid = Buffer.from(record.kid, 'hex')
    return {
      record,
      secrets: record.wrapped ? unwrapped(secret.bytes, kid, record.wrapped) : derivedSecrets(secret.bytes, kid),
    }
  }

  return {
    /**
     * Gives a device its key. @param given a key that was made elsewhere; made here unless given
     * @throws KeyRefusal `has-key`, `changed`, `kid-taken`, `secrets-taken`
     */
    add: async (deviceId: string, given?: GivenKey): Promise<ShownKey> => {
      const found = await find(deviceId)
      if (found.live.length > 0)
        throw new KeyRefusal('has-key', `${deviceId} has a key: show it, or replace it by a new one`)
      return make(deviceId, found, given)
    },
    /** The key that a device is to use. @throws KeyRefusal `no-key`, `secret-gone` */
    show: async (deviceId: string): Promise<ShownKey> => {
      const record = (await find(deviceId)).live.findLast(({ status }) => status === 'active')
      if (!record) throw new KeyRefusal('no-key', `${deviceId} has no key`)
      return shown(record)
    },
    /** The newest keys of a device, the oldest first, also those that are over. */
    list: async (deviceId: string): Promise<readonly KeyRecord[]> => (await find(deviceId)).records,
    /**
     * Gives a device a new key. Those before end when it is first used, or at a time if that comes first.
     * @throws KeyRefusal `no-key`, `too-many-keys`, `changed`
     */
    rotate: async (deviceId: string, endsAt?: string): Promise<ShownKey> => {
      const found = await find(deviceId)
      const { live } = found
      if (live.length === 0) throw new KeyRefusal('no-key', `${deviceId} has no key that could be replaced`)
      if (live.length >= MAX_LIVE)
        throw new KeyRefusal(
          'too-many-keys',
          `${deviceId} has ${live.length} keys and has not used the newest: revoke one`,
        )
      const made = await make(deviceId, found)
      for (const { kid } of live) await keys.end(kid, 'ending', endsAt)
      return made
    },
    /**
     * Revokes the keys of a device, or one of them. Its name stays one that needs a key, unless it is released.
     * @throws KeyRefusal `no-key`
     */
    revoke: async (
      deviceId: string,
      { kid, releases = false }: { readonly kid?: string | undefined; readonly releases?: boolean } = {},
    ): Promise<Revocation> => {
      const { live, list } = await find(deviceId)
      const over = kid === undefined ? live : live.filter(one => one.kid === kid)
      if (over.length === 0 && !releases)
        throw new KeyRefusal('no-key', kid === undefined ? `${deviceId} has no key` : `${deviceId} has no key ${kid}`)
      for (const one of over) await keys.end(one.kid, 'revoked')
      const isReleased = releases && over.length === live.length && (await release(devices, deviceId))
      return { revoked: over, isReleased, lastKid: list.kids.at(-1) ?? '' }
    },
  }
}
export type KeyRegistry = ReturnType<typeof keyRegistry>

/** Whether no answer was sent to a device under the key that has its secrets, or that key is the one that is being made: an earlier attempt broke off. */
const isFreeFor = ({ deviceId, of }: SecretsOwner, record: KeyRecord | undefined): boolean =>
  record === undefined ||
  record.deviceId !== deviceId ||
  record.sent < 0 ||
  (record.kid === of && record.status !== 'revoked')

/** Of the kids of a device those that go on being told beside a new one: all that live, and the newest of the others. */
const told = ({ list, live }: { readonly list: KidList; readonly live: readonly KeyRecord[] }): readonly string[] => {
  const isLive = (kid: string) => live.some(one => one.kid === kid)
  const over = list.kids.filter(kid => !isLive(kid)).slice(-(MAX_TOLD - 1 - MAX_LIVE))
  return list.kids.filter(kid => isLive(kid) || over.includes(kid))
}

const RANDOM_KID_BYTES = 3
const WRAP_NONCE_BYTES = 12
