import { MAX_SHOWN_KEYS, ShownKeysAnswer } from '../../core/devices/keys/http/contract.ts'
import { batchesOf } from '../../core/runtime/batchesOf.ts'
import { inParallel } from '../../core/runtime/inParallel.ts'
import type { Api } from '../api/api.ts'
import { devicesOf } from '../api/devices.ts'
import type { Done } from '../command.ts'
import { keysFile } from './keysFile.ts'

const REQUESTS_AT_ONCE = 4
const JSON_BODY = { 'content-type': 'application/json' }

/**
 * Writes the keys of devices into a CSV file. Each showing is an event of its device. Devices that stand there already are passed over, so that the same
 * command goes on where it was interrupted.
 */
export const exportKeys = async (
  api: Api,
  { devices, file, say }: { readonly devices: string; readonly file: string; readonly say: (text: string) => void },
): Promise<Done> => {
  const { done, append } = await keysFile(file)
  const named = (await namesOf(api, devices)).filter(deviceId => !done.has(deviceId))
  let written = 0
  const without: string[] = []
  await inParallel(batchesOf(named, MAX_SHOWN_KEYS), REQUESTS_AT_ONCE, async deviceIds => {
    const body = JSON.stringify({ deviceIds })
    const { keys, refused } = await api(
      { method: 'POST', path: '/keys/shown', headers: JSON_BODY, body },
      ShownKeysAnswer,
    )
    await append(keys)
    written += keys.length
    without.push(...refused.map(({ deviceId }) => deviceId))
    say(`${written} of ${named.length}`)
  })
  return {
    out: '',
    err: `${written} keys are in ${file}${without.length > 0 ? `; without a key: ${without.join(', ')}` : ''}\n`,
    code: without.length > 0 ? 2 : 0,
  }
}

/** The devices that have a key, of a name or of a prefix that ends in `*`. One name is not looked for among all. */
const namesOf = async (api: Api, devices: string): Promise<readonly string[]> => {
  if (!devices.endsWith('*')) return [devices]
  const names: string[] = []
  for await (const { deviceId, keyedAt } of devicesOf(api))
    if (typeof keyedAt === 'string' && deviceId.startsWith(devices.slice(0, -1))) names.push(deviceId)
  return names
}
