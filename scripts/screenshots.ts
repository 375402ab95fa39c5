import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { runCommand } from '../cli/command.ts'
import { launchBrowser } from '../client/testing/browser.ts'
import { coapClient } from '../core/coap/client/client.ts'
import { type Endpoints, readEndpoints } from '../local/endpoints.ts'
import { codecs } from '../proto/codec.ts'
import type { JsonMessage } from '../proto/contract.ts'
import { readSchema } from '../proto/schemaFiles.ts'
import { type Past, storePast } from './pastUplinks.ts'

const USAGE = `Takes pictures of the console of the stack that runs in this folder: each page, light and dark, wide and narrow.

  npm run screenshots [-- FOLDER]     docs/screenshots unless given
`

const PAGES = {
  fleet: '/',
  live: '/devices/tracker-7',
  time: '/devices/tracker-7/time',
  configuration: '/devices/tracker-7/configuration',
  all: '/all',
} as const
const THEMES = ['light', 'dark'] as const
const WIDTHS = { wide: 1280, narrow: 390 } as const
const HEIGHT = 720

const MINUTE_MS = 60_000
/** Uplinks that tracker-7 has sent in its day; which of them tells of a restart, and which one never came. */
const SENT = 118
const REBOOTED = 111
const LOST = 90

const uplink = (count: number): JsonMessage => ({
  uplink_count: count,
  heartbeat: {
    config: { dev_id: 'tracker-7', sw_version: '2.1.0', heartbeat_interval: 720, location_mode: 'WIFI' },
    modem_temperature: Math.round(10 * (18 + 6 * Math.sin(count / 19) + Math.sin(count * 1.7))) / 10,
    activity: { sleep: 560, modem: 40 + (count % 17), gnss: 60, wifi: 32, other: 15 },
    ...(count === REBOOTED && { reboot: { reason: 'WATCHDOG', file: 'modem.c', line: 212 } }),
  },
})
const otherUplink = (other: number, count: number): JsonMessage => ({
  uplink_count: count,
  heartbeat: {
    config: { dev_id: `tracker-${other}`, sw_version: `2.${other % 3}.0`, heartbeat_interval: 720 },
    modem_temperature: 15 + other,
  },
})

/** Something to see: one device with a day behind it, and some others; each has just been heard. */
const fill = async (endpoints: Endpoints, now: number): Promise<void> => {
  const { hostname, port } = new URL(endpoints.coap)
  const device = coapClient({ host: hostname, port: Number(port) })
  const { uplink: codec } = codecs(readSchema('proto'))
  const send = (deviceId: string, message: JsonMessage) =>
    device.request({ method: 'POST', path: `/uplink/${deviceId}`, payload: codec.encode(message) })
  const past: Past[] = []
  for (let count = 1; count < SENT; count++) {
    if (count === LOST) continue
    past.push({ deviceId: 'tracker-7', at: now - (SENT - count) * 12 * MINUTE_MS, message: uplink(count) })
  }
  for (let other = 1; other <= 6; other++) {
    for (let count = 1; count < 40; count++) {
      // Each in its own rhythm, and some were silent for a while.
      if (count % (other + 2) === 0) continue
      past.push({
        deviceId: `tracker-${other}`,
        at: now - (40 - count) * (4 + 2 * other) * MINUTE_MS,
        message: otherUplink(other, count),
      })
    }
  }
  await storePast(endpoints, codec, past)
  await send('tracker-7', uplink(SENT))
  for (let other = 1; other <= 6; other++) await send(`tracker-${other}`, otherUplink(other, 40))
  device.close()
}

const takePictures = async (folder: string): Promise<string> => {
  const endpoints = await readEndpoints('.sonde')
  await fill(endpoints, Date.now())
  await mkdir(folder, { recursive: true })
  const browser = await launchBrowser()
  const taken: string[] = []
  for (const theme of THEMES) {
    for (const [size, width] of Object.entries(WIDTHS)) {
      const context = await browser.newContext({
        viewport: { width, height: HEIGHT },
        colorScheme: theme,
        locale: 'en-GB',
        reducedMotion: 'reduce',
      })
      const page = await context.newPage()
      for (const [name, path] of Object.entries(PAGES)) {
        await page.goto(`${endpoints.console}${path}#token=${endpoints.token}`)
        await page.getByText('tracker-7').first().waitFor()
        await page.waitForLoadState('networkidle')
        const file = join(folder, `${name}-${theme}-${size}.png`)
        await page.screenshot({ path: file })
        taken.push(file)
      }
      await context.close()
    }
  }
  await browser.close()
  return `${taken.join('\n')}\n`
}

await runCommand({
  usage: USAGE,
  parse: args => {
    if (args.includes('--help')) return undefined
    if (args.length > 1) throw new Error('one folder at most')
    return args[0] ?? 'docs/screenshots'
  },
  run: takePictures,
})
