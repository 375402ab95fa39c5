import type { SecurityContext } from '../../coap/oscore/context.ts'
import { type Finding, skipped, type Walked } from './hops.ts'
import type { KeyCheck, KeyWalked } from './keyChecks.ts'
import { type KeyedDevice, keyedDevice } from './keyedDevice.ts'
import { measured } from './measured.ts'
import type { WalkSettings } from './settings.ts'
import { makeKey, NoKeyToBeHad, revokeKey } from './temporaryKey.ts'
import { walk } from './walk.ts'

/** @see keyWalk */
export type KeyWalkSettings = Omit<WalkSettings, 'key'> & {
  /** A token that covers the device with the scope `admin`. @throws when it cannot be had */
  readonly adminToken: () => Promise<string>
  /** Ends the checks early; the key is revoked all the same. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Gives a test device a key for as long as the walk takes, sends as that device, and tries what has to be refused. The key is revoked and the name released
 * at the end, whatever happened. Never throws.
 */
export const keyWalk = async (settings: KeyWalkSettings): Promise<KeyWalked> => {
  const { http, deviceId, patienceMs, clock, adminToken, signal } = settings
  const token = await adminToken().catch(() => undefined)
  if (token === undefined) return { skipped: 'there is no token with the scope admin' }
  const registry = { http, deviceId, token, patienceMs }
  const { finding: key, value: context, error } = await measured(() => makeKey(registry), clock)
  if (error instanceof NoKeyToBeHad) return { skipped: error.message }
  if (!context) return { ...nothing('the device has no key'), key }
  let isRevoked = false
  const revoke = async (): Promise<void> => {
    await revokeKey(registry)
    isRevoked = true
  }
  let number = 0
  const nextNumber = () => number++
  const device = keyedDevice(settings.coap, { deviceId, context, nextNumber, patienceMs })
  signal?.addEventListener('abort', device.close)
  try {
    const walked = await walk({ ...settings, key: async () => ({ context, nextNumber }) })
    const seen = { key, ...passageOf(walked, context) }
    if (walked.answer.state !== 'ok') return { ...nothing('the protected uplink was not taken'), ...seen }
    return { ...nothing('an earlier check failed'), ...seen, ...(await refusals(device, revoke, settings)) }
  } finally {
    signal?.removeEventListener('abort', device.close)
    device.close()
    // The finding stands: what could not be revoked is revoked by the next walk.
    if (!isRevoked) await revoke().catch(() => undefined)
  }
}

const nothing = (why: string): Readonly<Record<KeyCheck, Finding>> => {
  const none = skipped(why)
  return {
    key: none,
    answer: none,
    storage: none,
    frame: none,
    replay: none,
    'wrong key': none,
    plain: none,
    revoked: none,
  }
}

type Seen = Pick<Readonly<Record<KeyCheck, Finding>>, 'answer' | 'storage' | 'frame'>

/** The hops of the uplink; one that broke before it was sent stands for its answer. */
const passageOf = ({ dns, udp, answer, bus, storage, frame }: Walked, { senderId }: SecurityContext): Seen => ({
  answer: [dns, udp, bus].find(({ state }) => state === 'failed') ?? answer,
  storage,
  frame: frame.state === 'ok' ? { ...frame, note: `key id ${senderId.toString('hex')}` } : frame,
})

const TAKEN = 'taken: this stage hears every name without its key ("plainCoap": "accept")'

const refusals = async (
  device: KeyedDevice,
  revoke: () => Promise<void>,
  { clock, uplink, count }: KeyWalkSettings,
): Promise<Partial<Record<KeyCheck, Finding>>> => {
  let left = count
  const payload = (): Uint8Array => uplink(--left)
  const plain = await (async () => {
    const { finding, value } = await measured(() => device.plain(payload()), clock)
    return value === 'taken' && finding.state === 'ok' ? { ...finding, note: TAKEN } : finding
  })()
  const replay = await measured(() => device.replay(payload()), clock)
  const wrongKey = await measured(() => device.wrongKey(payload()), clock)
  const revoked = await measured(async () => {
    await revoke()
    await device.revoked(payload())
  }, clock)
  return { plain, replay: replay.finding, 'wrong key': wrongKey.finding, revoked: revoked.finding }
}
