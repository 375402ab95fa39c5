import { writeFile } from 'node:fs/promises'
import { type DeviceKey, DeviceKey as DeviceKeyShape, KeyList } from '../../core/devices/keys/http/contract.ts'
import { type Api, apiOf } from '../api/api.ts'
import { devicesOf } from '../api/devices.ts'
import type { Done } from '../command.ts'
import { connect } from '../connect/connect.ts'
import { printable, printableJson } from '../line/printable.ts'
import { ago, columns } from '../line/table.ts'
import { exportKeys } from './exportKeys.ts'
import { writtenKey } from './forms.ts'
import { importKeys } from './importKeys.ts'
import type { KeySettings } from './settings.ts'

const JSON_BODY = { 'content-type': 'application/json' }

/** Runs an action on keys. */
export const runKey = async (settings: KeySettings, signal: AbortSignal): Promise<Done> => {
  const { action } = settings
  const devices = [namedIn(action)]
  const connection = await connect(settings.connection, { devices, scope: ['read', 'admin'] })
  const say = (text: string) => void process.stderr.write(`${text}\n`)
  const api = apiOf(connection, { signal, say })
  const path = `/devices/${encodeURIComponent(devices[0] ?? '')}/key`
  switch (action.kind) {
    case 'add':
      return shown(await api({ method: 'PUT', path, headers: JSON_BODY, body: '{}' }, DeviceKeyShape), settings)
    case 'show':
      return shown(await api({ path }, DeviceKeyShape), settings)
    case 'rotate': {
      const body = JSON.stringify(action.endsAt === undefined ? {} : { endsAt: action.endsAt })
      return shown(
        await api({ method: 'POST', path: `${path}/rotation`, headers: JSON_BODY, body }, DeviceKeyShape),
        settings,
      )
    }
    case 'revoke': {
      const query = new URLSearchParams({
        ...(action.kid !== undefined && { kid: action.kid }),
        ...(action.releases && { release: 'true' }),
      })
      const list = await api({ method: 'DELETE', path: query.size === 0 ? path : `${path}?${query}` }, KeyList)
      return listed(list, settings.isJson)
    }
    case 'list':
      return action.deviceId === undefined
        ? keyedDevices(api, settings.isJson)
        : listed(await api({ path: `${path}s` }, KeyList), settings.isJson)
    case 'import':
      return importKeys(api, { file: action.file, out: settings.out, say })
    case 'export':
      return exportKeys(api, { ...action, say })
  }
}

/** The devices that an action is about: a token that is made for it covers these alone, and lists no others. */
const namedIn = (action: KeySettings['action']): string => {
  if (action.kind === 'export') return action.devices
  return 'deviceId' in action && action.deviceId !== undefined ? action.deviceId : '*'
}

const shown = async (key: DeviceKey, { form, out }: KeySettings): Promise<Done> => {
  const text = writtenKey(key, form)
  if (out === undefined) return text
  await writeFile(out, text, { mode: 0o600, flag: 'wx' })
  return { out: '', err: `the key of ${key.deviceId} is in ${out}: ${key.senderId}\n` }
}

const listed = ({ keys, deviceId }: KeyList, isJson: boolean): string => {
  if (isJson) return `${printableJson({ deviceId, keys })}\n`
  const now = Date.now()
  const rows = keys.map(({ senderId, status, createdAt, lastUsedAt, endsAt, isImported }) => [
    senderId,
    status,
    ago(createdAt, now),
    ago(lastUsedAt, now),
    [...(endsAt === null ? [] : [`ends ${endsAt}`]), ...(isImported ? ['made elsewhere'] : [])].join(', '),
  ])
  return columns(['KEY ID', 'STATUS', 'MADE', 'LAST USED', 'NOTES'], rows)
}

const keyedDevices = async (api: Api, isJson: boolean): Promise<string> => {
  const rows: { readonly deviceId: string; readonly keyedAt: string; readonly lastSeenAt: string | null }[] = []
  for await (const { deviceId, keyedAt, lastSeenAt } of devicesOf(api))
    if (typeof keyedAt === 'string') rows.push({ deviceId, keyedAt, lastSeenAt })
  if (isJson) return rows.map(row => `${printableJson(row)}\n`).join('')
  const now = Date.now()
  return columns(
    ['NAME', 'SINCE', 'LAST SEEN'],
    rows.map(({ deviceId, keyedAt, lastSeenAt }) => [
      printable(deviceId, false),
      ago(keyedAt, now),
      ago(lastSeenAt, now),
    ]),
  )
}
