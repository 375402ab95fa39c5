import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { DeviceKey, MAX_NEW_KEYS, NewKeysAnswer } from '../../core/devices/keys/http/contract.ts'
import { batchesOf } from '../../core/runtime/batchesOf.ts'
import { inParallel } from '../../core/runtime/inParallel.ts'
import type { Api } from '../api/api.ts'
import type { Done } from '../command.ts'
import { UsageError } from '../exitCode.ts'
import { type WantedKey, wantedIn } from './csv.ts'
import { keysFile } from './keysFile.ts'

const REQUESTS_AT_ONCE = 4

/**
 * Gives keys to the devices of a CSV file and writes them into another one, a batch at a time. Devices that stand there already are passed over,
 * so that the same command goes on where it was interrupted; a device whose key was made though its answer was lost is shown it.
 */
export const importKeys = async (
  api: Api,
  { file, out, say }: { readonly file: string; readonly out: string | undefined; readonly say: (text: string) => void },
): Promise<Done> => {
  if (out === undefined) throw new UsageError('import needs --out: the keys are written there as they are made')
  const wanted = wantedIn(file === '-' ? await text(process.stdin) : await readFile(file, 'utf8'))
  const { done, append } = await keysFile(out)
  const left = wanted.filter(({ deviceId }) => !done.has(deviceId))
  const refused: string[] = []
  let made = 0
  await inParallel(batchesOf(left, MAX_NEW_KEYS), REQUESTS_AT_ONCE, async devices => {
    const headers = { 'content-type': 'application/json' }
    const answer = await api(
      { method: 'POST', path: '/keys', headers, body: JSON.stringify({ devices }) },
      NewKeysAnswer,
    )
    const keys: DeviceKey[] = [...answer.keys]
    for (const { deviceId, code, detail } of answer.refused) {
      const device = devices.find(one => one.deviceId === deviceId)
      const key =
        code === 'has-key' ? await api({ path: `/devices/${encodeURIComponent(deviceId)}/key` }, DeviceKey) : undefined
      if (key && device && isWanted(key, device)) keys.push(key)
      else refused.push(`${deviceId}: ${key ? 'it has another key' : detail}`)
    }
    await append(keys)
    made += keys.length
    say(`${made} of ${left.length}`)
  })
  return {
    out: '',
    err: `${refused.map(line => `${line}\n`).join('')}${made} keys are in ${out}${refused.length > 0 ? `, ${refused.length} devices got none` : ''}\n`,
    code: refused.length > 0 ? 2 : 0,
  }
}

/** Whether the key that a device has is the one that the file gives it; any is where the file gives none. */
const isWanted = (key: DeviceKey, { masterSecret, masterSalt = '', senderId = key.senderId }: WantedKey): boolean =>
  masterSecret === undefined ||
  (isEqual(key.masterSecret, masterSecret) && isEqual(key.masterSalt, masterSalt) && isEqual(key.senderId, senderId))

const isEqual = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()
