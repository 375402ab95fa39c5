import { appendFile, writeFile } from 'node:fs/promises'
import { DeviceKey } from '../../core/devices/keys/http/contract.ts'
import { inParallel } from '../../core/runtime/inParallel.ts'
import { type Api, Refused } from '../api/api.ts'
import { devicesOf } from '../api/devices.ts'
import type { Done } from '../command.ts'
import { KEYS_HEAD, keyRow } from './csv.ts'

const REQUESTS_AT_ONCE = 16

/** Writes the keys of devices into a CSV file, which must not be there yet. Each showing is an event of its device. */
export const exportKeys = async (
  api: Api,
  { devices, file, say }: { readonly devices: string; readonly file: string; readonly say: (text: string) => void },
): Promise<Done> => {
  await writeFile(file, KEYS_HEAD, { mode: 0o600, flag: 'wx' })
  const isNamed = (id: string) => (devices.endsWith('*') ? id.startsWith(devices.slice(0, -1)) : id === devices)
  const named: string[] = []
  for await (const { deviceId, keyedAt } of devicesOf(api))
    if (typeof keyedAt === 'string' && isNamed(deviceId)) named.push(deviceId)
  let written = 0
  const without: string[] = []
  await inParallel(named, REQUESTS_AT_ONCE, async deviceId => {
    try {
      await appendFile(file, keyRow(await api({ path: `/devices/${encodeURIComponent(deviceId)}/key` }, DeviceKey)))
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
