import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type DeviceKey, NewKeys, ShownKeys } from '../../core/devices/keys/http/contract.ts'
import type { Api } from '../api/api.ts'
import { wantedIn } from './csv.ts'
import { exportKeys } from './exportKeys.ts'
import { importKeys } from './importKeys.ts'

const folder = async () => {
  const path = await mkdtemp(join(tmpdir(), 'sonde-import-'))
  onTestFinished(() => rm(path, { recursive: true }))
  return path
}

/** A registry in memory, whose answers may be lost on their way. */
const registry = () => {
  const keys = new Map<string, DeviceKey>()
  const fault = { losesAnswers: false }
  const make = (deviceId: string, given: Partial<DeviceKey>): DeviceKey => ({
    deviceId,
    senderId: (keys.size + 1).toString(16).padStart(10, '0'),
    recipientId: '',
    masterSecret: (keys.size + 1).toString(16).padStart(32, '0'),
    masterSalt: '',
    algorithm: 'AES-CCM-16-64-128',
    hkdf: 'HKDF-SHA-256',
    ...given,
  })
  const answerTo = (path: string, body: unknown): unknown => {
    const shown = /^\/devices\/(.+)\/key$/.exec(path)?.[1]
    if (shown !== undefined) return keys.get(shown)
    if (path === '/keys/shown') {
      const { deviceIds } = ShownKeys.parse(JSON.parse(String(body)))
      const refused = deviceIds.filter(id => !keys.has(id)).map(deviceId => ({ deviceId, code: 'no-key', detail: '' }))
      return { keys: deviceIds.flatMap(id => keys.get(id) ?? []), refused }
    }
    if (path.startsWith('/devices'))
      return {
        devices: [...keys.keys()].map(deviceId => ({ deviceId, status: 'online', keyedAt: '2026-11-28T00:00:00Z' })),
        cursor: null,
      }
    const made: DeviceKey[] = []
    const refused: object[] = []
    for (const { deviceId, ...given } of NewKeys.parse(JSON.parse(String(body))).devices) {
      if (keys.has(deviceId)) {
        refused.push({ deviceId, code: 'has-key', detail: `${deviceId} has a key` })
        continue
      }
      const key = make(deviceId, JSON.parse(JSON.stringify(given)))
      keys.set(deviceId, key)
      made.push(key)
    }
    if (fault.losesAnswers) throw new Error('the connection broke')
    return { keys: made, refused }
  }
  const api: Api = async ({ path, body }, shape) => shape.parse(answerTo(path, body))
  return { api, keys, fault }
}

const say = () => undefined
const names = (count: number) =>
  Array.from({ length: count }, (_, index) => `${String.fromCharCode(65 + (index % 26))}${index}`)

describe('sonde key import', () => {
  it('that was killed goes on where it was: nothing is lost, and nothing doubled', async () => {
    const path = await folder()
    const [file, out] = [join(path, 'devices.csv'), join(path, 'keys.csv')]
    await writeFile(file, `deviceId\n${names(450).join('\n')}\n`)
    const { api, keys, fault } = registry()
    fault.losesAnswers = true
    await expect(importKeys(api, { file, out, say })).rejects.toThrow('the connection broke')
    expect(keys.size).toBeGreaterThan(0)
    fault.losesAnswers = false
    await importKeys(api, { file, out, say })
    // Killed in the middle of a line.
    const whole = await readFile(out, 'utf8')
    const lines = whole.split('\n')
    await writeFile(out, `${lines.slice(0, 200).join('\n')}\n${lines[200]?.slice(0, 9)}`)
    const { err, code } = Object(await importKeys(api, { file, out, say }))
    expect([err, code]).toEqual([`251 keys are in ${out}\n`, 0])
    const written = wantedIn(await readFile(out, 'utf8'))
    expect(written.map(({ deviceId }) => deviceId).sort()).toEqual(names(450).sort())
    for (const { deviceId, masterSecret } of written) expect(masterSecret).toBe(keys.get(deviceId)?.masterSecret)
  })

  it('writes a key that was made elsewhere when it was there already, and names a device that has another one', async () => {
    const path = await folder()
    const [file, out] = [join(path, 'devices.csv'), join(path, 'keys.csv')]
    await writeFile(
      file,
      `deviceId,senderId,masterSecret,masterSalt\nA,07,${'AB'.repeat(16)},01\nB,08,${'cd'.repeat(16)},\n`,
    )
    const { api, keys } = registry()
    await importKeys(api, { file, out, say })
    await rm(out)
    const b = keys.get('B')
    if (b) keys.set('B', { ...b, masterSecret: '00'.repeat(16) })
    const { err, code } = Object(await importKeys(api, { file, out, say }))
    expect([err, code]).toEqual([`B: it has another key\n1 keys are in ${out}, 1 devices got none\n`, 2])
    expect(wantedIn(await readFile(out, 'utf8'))).toMatchObject([{ deviceId: 'A', senderId: '07' }])
  })

  it('leaves a file alone that holds something else', async () => {
    const path = await folder()
    const [file, out] = [join(path, 'devices.csv'), join(path, 'notes.txt')]
    await writeFile(file, 'deviceId\nA\n')
    await writeFile(out, 'my notes\nmore')
    const { api, keys } = registry()
    await expect(importKeys(api, { file, out, say })).rejects.toThrow('is no file of keys')
    expect([await readFile(out, 'utf8'), keys.size]).toEqual(['my notes\nmore', 0])
  })
})

it('sonde key export goes on where it was interrupted', async () => {
  const path = await folder()
  const [file, out] = [join(path, 'devices.csv'), join(path, 'keys.csv')]
  await writeFile(file, `deviceId\n${names(40).join('\n')}\n`)
  const { api } = registry()
  await importKeys(api, { file, out, say })
  const again = join(path, 'again.csv')
  await writeFile(again, (await readFile(out, 'utf8')).split('\n').slice(0, 11).join('\n'))
  await appendFile(again, '\nA0,00')
  const other = join(path, 'one.csv')
  expect(await exportKeys(api, { devices: 'A26', file: other, say })).toMatchObject({ code: 0 })
  expect(wantedIn(await readFile(other, 'utf8')).map(({ deviceId }) => deviceId)).toEqual(['A26'])
  expect(await exportKeys(api, { devices: 'nobody', file: other, say })).toMatchObject({
    code: 2,
    err: `0 keys are in ${other}; without a key: nobody\n`,
  })
  await exportKeys(api, { devices: '*', file: again, say })
  const sorted = (text: string) => text.trim().split('\n').sort()
  expect(sorted(await readFile(again, 'utf8'))).toEqual(sorted(await readFile(out, 'utf8')))
})
