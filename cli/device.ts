import { parseServer } from '../core/coap/uri.ts'
import { readEndpoints } from '../local/endpoints.ts'
import { subcommand } from './command/subcommand.ts'
import { runNewFleet } from './device/fleet.ts'
import { keyedDevice } from './device/keyedDevice.ts'
import { deviceFace, readDeviceSettings } from './device/settings.ts'
import { UsageError } from './exitCode.ts'

const write = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

export const deviceCommand = subcommand({
  ...deviceFace,
  read: readDeviceSettings,
  run: async ({ directory, server, key, deviceIds, ...settings }) => {
    const keyed = key === undefined ? undefined : await keyedDevice(key)
    const other = deviceIds.find(id => keyed && id !== keyed.deviceId)
    if (other !== undefined) throw new UsageError(`the key is that of ${keyed?.deviceId}, not of ${other}`)
    const stopping = new AbortController()
    process.once('SIGINT', () => stopping.abort())
    const summary = await runNewFleet({
      ...settings,
      deviceIds: keyed ? [keyed.deviceId] : deviceIds,
      protect: keyed?.protect,
      server: server ?? parseServer((await readEndpoints(directory)).coap),
      write,
      stop: stopping.signal,
    })
    return { out: `${summary.text()}\n`, code: summary.isAllAccepted() ? 0 : 1 }
  },
})
