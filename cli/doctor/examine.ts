import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { TEST_DEVICE_PREFIX } from '../../core/contracts/testDevices.ts'
import type { Walked } from '../../core/operations/walk/hops.ts'
import { shortToken } from '../../core/operations/walk/shortToken.ts'
import { walk } from '../../core/operations/walk/walk.ts'
import { walkCount } from '../../core/operations/walk/walkCount.ts'
import { codecs } from '../../proto/codec.ts'
import { readSchema } from '../../proto/schemaFiles.ts'
import type { Patient } from './patient.ts'

/** Id of the device as which the doctor sends. */
export const DOCTOR_DEVICE = `${TEST_DEVICE_PREFIX}doctor`

/**
 * Sends an uplink through a stack and reports each hop.
 * @param token is used instead of one that is minted from the stack's secret
 */
export const examine = async (
  { tokenSecretArn, secrets, ...urls }: Patient,
  { token, patienceMs, now = Date.now }: { token?: string | undefined; patienceMs: number; now?: () => number },
): Promise<Walked> => {
  const { uplink } = codecs(readSchema())
  const client = new SecretsManagerClient(secrets)
  const minted = () => shortToken(client, { secretArn: tokenSecretArn, deviceId: DOCTOR_DEVICE, now })
  const walked = await walk({
    ...urls,
    deviceId: DOCTOR_DEVICE,
    token: async () => token ?? minted(),
    uplink: count => uplink.encode({ uplink_count: count }),
    count: walkCount(Date.now()),
    patienceMs,
    now,
    clock: () => performance.now(),
  })
  client.destroy()
  return walked
}
