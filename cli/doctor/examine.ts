import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { TEST_DEVICE_PREFIX } from '../../core/contracts/testDevices.ts'
import { brokenHop, type Walked } from '../../core/operations/walk/hops.ts'
import type { KeyWalked } from '../../core/operations/walk/keyChecks.ts'
import { keyWalk } from '../../core/operations/walk/keyWalk.ts'
import { shortToken } from '../../core/operations/walk/shortToken.ts'
import { walk } from '../../core/operations/walk/walk.ts'
import { walkCount } from '../../core/operations/walk/walkCount.ts'
import { codecs } from '../../proto/codec.ts'
import { readSchema } from '../../proto/schemaFiles.ts'
import type { Patient } from './patient.ts'

/** Id of the device as which the doctor sends. */
export const DOCTOR_DEVICE = `${TEST_DEVICE_PREFIX}doctor`
/** Id of the one that has a key for as long as the doctor looks. */
export const DOCTOR_KEY_DEVICE = `${DOCTOR_DEVICE}-key`

/** The findings: about one uplink, and about a device with a key. */
export type Examined = { readonly walked: Walked; readonly keys: KeyWalked }

/**
 * Sends an uplink through a stack and reports each hop; then the same as a device with a key, and what has to be refused in its name.
 * @param token is used instead of those that are minted from the stack's secret
 */
export const examine = async (
  { tokenSecretArn, secrets, ...urls }: Patient,
  {
    token,
    patienceMs,
    now = Date.now,
    signal,
  }: { token?: string | undefined; patienceMs: number; now?: () => number; signal?: AbortSignal },
): Promise<Examined> => {
  const { uplink } = codecs(readSchema())
  const client = new SecretsManagerClient(secrets)
  const minted = async (deviceId: string, scope: 'read' | 'admin') =>
    token ?? shortToken(client, { secretArn: tokenSecretArn, deviceId, now, scope })
  const settings = {
    ...urls,
    uplink: (count: number) => uplink.encode({ uplink_count: count }),
    count: walkCount(Date.now()),
    patienceMs,
    now,
    clock: () => performance.now(),
  }
  try {
    const walked = await walk({
      ...settings,
      deviceId: DOCTOR_DEVICE,
      token: () => minted(DOCTOR_DEVICE, 'read'),
    })
    if (brokenHop(walked) && !isKeyNeeded(walked)) return { walked, keys: { skipped: 'a hop is broken' } }
    const keys = await keyWalk({
      ...settings,
      deviceId: DOCTOR_KEY_DEVICE,
      token: () => minted(DOCTOR_KEY_DEVICE, 'read'),
      adminToken: () => minted(DOCTOR_KEY_DEVICE, 'admin'),
      signal,
    })
    return { walked: isKeyNeeded(walked) ? withKey(walked, keys) : walked, keys }
  } finally {
    client.destroy()
  }
}

/** Whether the uplink was refused because it was not protected. */
const isKeyNeeded = ({ answer }: Walked): boolean => answer.state === 'failed' && answer.why.includes('answered 4.01')

const NEEDED =
  'answered 4.01: this stage takes nothing without a key; the hops after it are those of the device with a key'

/** In a stage that takes nothing without a key, the device with one shows whether the hops work. */
const withKey = (walked: Walked, keys: KeyWalked): Walked => {
  if ('skipped' in keys || keys.answer.state !== 'ok') return walked
  const { answer, storage, frame } = keys
  return {
    ...walked,
    answer: { ...answer, note: NEEDED },
    bus: storage.state === 'ok' ? storage : frame,
    storage,
    frame,
  }
}
