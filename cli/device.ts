import { parseServer } from '../core/coap/uri.ts'
import { readEndpoints } from '../local/endpoints.ts'
import { subcommand } from './command/subcommand.ts'
import { runNewFleet } from './device/fleet.ts'
import { deviceFace, readDeviceSettings } from './device/settings.ts'

const write = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

export const deviceCommand = subcommand({
  ...deviceFace,
  read: readDeviceSettings,
  run: async ({ directory, server, ...settings }) => {
    const stopping = new AbortController()
    process.once('SIGINT', () => stopping.abort())
    const summary = await runNewFleet({
      ...settings,
      server: server ?? parseServer((await readEndpoints(directory)).coap),
      write,
      stop: stopping.signal,
    })
    return { out: `${summary.text()}\n`, code: summary.isAllAccepted() ? 0 : 1 }
  },
})
