import { DeviceKey } from '../../core/devices/keys/http/contract.ts'
import { inParallel } from '../../core/runtime/inParallel.ts'
import { type Api, Refused } from '../api/api.ts'
import { devicesOf } from '../api/devices.ts'
import type { Done } from '../command.ts'
import { keysFile } from './keysFile.ts'

const REQUESTS_AT_ONCE = 16

/**
 * Writes the keys of devices into a CSV file. Each showing is an event of its device. Devices that stand there already are passed over, so that the same
 * command goes on where it was interrupted.
 */
export const exportKeys = async (
  api: Api,
  { devices, file, say }: { readonly devices: string; readonly file: string; readonly say: (text: string) => void },
): Promise<Done> => {
  const { done, append } = await keysFile(file)
  const isNamed = (id: string) => (devices.endsWith('*') ? id.startsWith(devices.slice(0, -1)) : id === devices)
  const named: string[] = []
  for await (const { deviceId, keyedAt } of devicesOf(api))
    if (typeof keyedAt === 'string' && isNamed(deviceId) && !done.has(deviceId)) named.push(deviceId)
  let written = 0
  const without: string[] = []
  await inParallel(named, REQUESTS_AT_ONCE, async deviceId => {
    try {
      await append([await api({ path: `/devices/${encodeURIComponent(deviceId)}/key` }, DeviceKey)])
      written++
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      without.push(deviceId)
    }
    if (written % 1000 === 0) say(`${written} of ${named.length}`)
  })
  return {
    out: '',
    err: `${written} keys are in ${file}${without.length > 0 ? `; without a key: ${without.join(', ')}` : ''}\n`,
    code: without.length > 0 ? 2 : 0,
  }
}
