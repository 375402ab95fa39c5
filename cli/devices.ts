import { apiOf } from './api/api.ts'
import { type AnyDevice, devicesOf } from './api/devices.ts'
import { subcommand } from './command/subcommand.ts'
import { connect } from './connect/connect.ts'
import { devicesFace, isWanted, readDevicesSettings } from './fleet/settings.ts'
import { deviceTable } from './fleet/table.ts'
import { untilInterrupted } from './interrupted.ts'
import { paintWith, wantsColours } from './line/colours.ts'
import { printableJson } from './line/printable.ts'

export const devicesCommand = subcommand({
  ...devicesFace,
  read: readDevicesSettings,
  run: settings =>
    untilInterrupted(async signal => {
      const { connection: flags, names, status, kind, key, follows, isJson, colour } = settings
      const connection = await connect(flags, { devices: names, scope: ['read'] })
      const isTerminal = process.stdout.isTTY === true
      const paint = paintWith(wantsColours(colour ?? connection.own.color ?? 'auto', process.env, isTerminal))
      // The SDK is loaded only when it runs: the help is there at once.
      if (follows) return (await import('./fleet/follow.ts')).followDevices(settings, connection, paint, signal)
      const api = apiOf(connection, { signal, say: text => void process.stderr.write(`${text}\n`) })
      const isListed = isWanted(settings)
      const found: AnyDevice[] = []
      for await (const device of devicesOf(api))
        if (isListed(device) && (status === undefined || device.status === status)) found.push(device)
      const missing = names.filter(name => !name.endsWith('*') && !found.some(({ deviceId }) => deviceId === name))
      const isPart = missing.length > 0 && status === undefined && kind === undefined && key === undefined
      return {
        out: isJson
          ? found.map(device => `${printableJson(device)}\n`).join('')
          : deviceTable(found, Date.now(), paint),
        ...(isPart && { err: `not known: ${missing.join(', ')}\n`, code: 2 }),
      }
    }),
})
