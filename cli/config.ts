import { Configuration } from '../core/contracts/configuration.ts'
import { isDeviceId } from '../core/contracts/deviceId.ts'
import { LOCATION_MODES } from '../proto/locationModes.ts'
import { apiOf } from './api/api.ts'
import type { CompletionAfter } from './command/flags.ts'
import { subcommand } from './command/subcommand.ts'
import { type Change, changeIn, textOf } from './config/change.ts'
import { connect } from './connect/connect.ts'
import { connectionFlags } from './connect/flags.ts'
import { placeOfFlags } from './connect/place.ts'
import { untilInterrupted } from './interrupted.ts'
import { printableJson } from './line/printable.ts'

type Action = { readonly deviceId: string; readonly change: Change | undefined }

const actionIn = ([name, deviceId, ...rest]: readonly string[]): Action => {
  if (name !== 'get' && name !== 'set') throw new Error(`'${name ?? ''}' is not one of get, set`)
  if (deviceId === undefined) throw new Error(`${name} needs the id of a device`)
  if (!isDeviceId(deviceId)) throw new Error(`'${deviceId}' is not the id of a device`)
  if (name === 'get' && rest.length > 0) throw new Error('get takes the id of one device')
  if (name === 'set' && rest.length === 0) throw new Error('set needs name=value, such as heartbeat_interval=3600')
  return { deviceId, change: name === 'set' ? changeIn(rest) : undefined }
}

const wordAfter: CompletionAfter = ([action, deviceId]) => {
  if (action === undefined) return ['get', 'set']
  if (deviceId === undefined) return 'devices'
  return action === 'set' ? ['heartbeat_interval=', ...LOCATION_MODES.map(mode => `location_mode=${mode}`)] : undefined
}

export const configCommand = subcommand({
  name: 'config',
  about: `Shows or sets the configuration that a device is to have, and how far it has come: queued, delivered with an answer,
applied by the device.

  get ID                shows it
  set ID NAME=VALUE…    sets heartbeat_interval (seconds) and location_mode (${LOCATION_MODES.join(', ')}); a name with no value goes back
                        to the default of the stage, and names that are not given stay`,
  words: { name: 'action', isMany: true, about: 'get or set, with its words', completes: wordAfter },
  flags: {
    'if-version': { value: 'number', about: 'with set: fails where somebody has changed it since this version' },
    json: { about: 'the answer of the HTTP API as it is' },
    ...connectionFlags,
  },
  examples: [
    { line: 'npx sonde config get ABC123', about: 'the configuration of a device, and its state' },
    {
      line: 'npx sonde config set ABC123 heartbeat_interval=3600 location_mode=GNSS',
      about: 'takes effect with the next uplink',
    },
  ],
  read: (values, words) => {
    const version = values['if-version']
    if (version !== undefined && !/^\d{1,9}$/.test(version))
      throw new Error(`--if-version '${version}' is not a number`)
    return {
      ...actionIn(words),
      version,
      connection: { place: placeOfFlags(values), tokenFile: values['token-file'] },
      isJson: values.json,
    }
  },
  run: ({ deviceId, change, version, connection: flags, isJson }) =>
    untilInterrupted(async signal => {
      const scope = change ? (['read', 'write'] as const) : (['read'] as const)
      const connection = await connect(flags, { devices: [deviceId], scope })
      const api = apiOf(connection, { signal, say: text => void process.stderr.write(`${text}\n`) })
      const path = `/devices/${encodeURIComponent(deviceId)}/config`
      const now = await api({ path }, Configuration)
      if (!change) return isJson ? `${printableJson(now)}\n` : textOf(now)
      // A body is the whole configuration: names that are not given stay, unless somebody else changes them at this moment.
      const body = JSON.stringify({ ...(now.version > 0 && now.desired), ...change })
      const headers = { 'content-type': 'application/json', 'if-match': `"${version ?? now.version}"` }
      const set = await api({ method: 'PUT', path, headers, body }, Configuration)
      return isJson ? `${printableJson(set)}\n` : textOf(set)
    }),
})
