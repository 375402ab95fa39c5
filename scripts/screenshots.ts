import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import * as z from 'zod'
import { runCommand } from '../cli/command.ts'
import { dirUsage, localDirectory } from '../cli/stack/directory.ts'
import { launchBrowser } from '../client/testing/browser.ts'
import { readSigningKeys } from '../core/access/secretKeys.ts'
import { mintToken } from '../core/access/tokens.ts'
import { type Endpoints, readEndpoints } from '../local/endpoints.ts'
import { readFlags } from '../local/flags.ts'
import { LOCAL_CREDENTIALS } from '../local/iam/identities.ts'

const USAGE = `Takes pictures of the console of the stack that runs in this folder with the demo fleet, soon after its start: each page, light
and dark, wide and narrow.

  npm run screenshots [-- FOLDER] [--dir DIR]     docs/screenshots unless given

  ${dirUsage(7)}
`

/** Where the pictures go, and the folder of the stack. */
type Settings = { readonly folder: string; readonly directory: string }

/** A device that is offline: it is not disturbed by the key that it has for the pictures. */
const KEYED = 'demo-bike-7'

/**
 * Pages of the demo fleet: a reboot in the log, a gap in the counts over time in which the device was late, a configuration under way, a key, the listener beside a
 * device, and alerts.
 */
const PAGES = {
  fleet: { path: '/', shows: 'Alert warm' },
  live: { path: '/devices/demo-cooler-3', shows: 'WATCHDOG' },
  time: { path: '/devices/demo-greenhouse/time', shows: 'Late: 1' },
  configuration: { path: '/devices/demo-weather-1/configuration', shows: 'Delivered' },
  key: { path: `/devices/${KEYED}/key`, shows: 'Replace' },
  all: { path: '/all', shows: 'demo-van-12' },
  alerts: { path: '/alerts', shows: 'Firing for' },
  alert: { path: '/alerts/warm', shows: 'Last alerts' },
  timeline: { path: '/timeline/demo-van-12,sonde.listener', shows: 'listening' },
} as const
const THEMES = ['light', 'dark'] as const
const WIDTHS = { wide: 1280, narrow: 390 } as const
const HEIGHT = 720

/** Rules for the pictures of alerts: the fleet fires one of them with its next uplinks. */
const RULES = {
  warm: {
    description: 'The load of a van becomes too warm',
    level: 'error',
    devices: ['demo-*'],
    when: { kind: 'value', field: 'heartbeat.modem_temperature', above: 3 },
  },
  'many-errors': {
    when: { kind: 'count', type: 'log', pattern: { level: ['error', 'fatal'] }, atLeast: 20, withinSeconds: 300 },
  },
  'late-devices': { when: { kind: 'late' }, enabled: false },
} as const

/** A token that may change rules. */
const adminToken = async ({ aws, outputs }: Endpoints): Promise<string> => {
  const secrets = new SecretsManagerClient({ endpoint: aws, region: 'us-east-1', credentials: LOCAL_CREDENTIALS })
  const exp = Math.floor(Date.now() / 1000) + 3_600
  const keys = await readSigningKeys(secrets, outputs.TokenSecretArn ?? '')
  secrets.destroy()
  return mintToken({ sub: 'screenshots', exp, devices: ['*'], scope: ['read', 'write', 'sensitive', 'admin'] }, keys)
}

/** The answer of the HTTP API must be a good one. */
const send = async (
  { http }: Endpoints,
  token: string,
  method: string,
  path: string,
  body?: object,
): Promise<Response> => {
  const answer = await fetch(`${http}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${method} ${path} is answered ${answer.status}: ${await answer.text()}`)
  return answer
}

/** Alerts of the rules are asked for so often, ms, and as many times. */
const LOOK_MS = 1_000
const LOOKS = 120
const Firing = z.looseObject({ firing: z.number() })

/** Makes the rules and the key of the pictures, and waits until an alert is open. @returns removes them */
const prepare = async (endpoints: Endpoints, token: string): Promise<() => Promise<void>> => {
  for (const [name, rule] of Object.entries(RULES)) await send(endpoints, token, 'PUT', `/alerts/${name}`, rule)
  await send(endpoints, token, 'PUT', `/devices/${KEYED}/key`, {})
  for (let look = 0; look < LOOKS; look++) {
    const { firing } = Firing.parse(await (await send(endpoints, token, 'GET', '/alerts/warm')).json())
    if (firing > 0) break
    await wait(LOOK_MS)
  }
  return async () => {
    for (const name of Object.keys(RULES)) await send(endpoints, token, 'DELETE', `/alerts/${name}`)
    await send(endpoints, token, 'DELETE', `/devices/${KEYED}/key?release=true`)
  }
}

const takePictures = async ({ folder, directory }: Settings): Promise<string> => {
  const endpoints = await readEndpoints(directory)
  await mkdir(folder, { recursive: true })
  const token = await adminToken(endpoints)
  const remove = await prepare(endpoints, token)
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
      for (const [name, { path, shows }] of Object.entries(PAGES)) {
        await page.goto(`${endpoints.console}${path}#token=${token}`)
        await page.getByText(shows).first().waitFor()
        await page.waitForLoadState('networkidle')
        const file = join(folder, `${name}-${theme}-${size}.png`)
        await page.screenshot({ path: file })
        taken.push(file)
      }
      await context.close()
    }
  }
  await browser.close()
  await remove()
  return `${taken.join('\n')}\n`
}

const parse = (args: readonly string[]): Settings | undefined => {
  const { values, positionals } = readFlags({
    args: [...args],
    allowPositionals: true,
    options: { dir: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  })
  if (values.help) return undefined
  const [folder = 'docs/screenshots', ...more] = positionals
  if (more.length > 0) throw new Error(`one folder at most: ${positionals.join(', ')}`)
  return { folder, directory: localDirectory(values.dir) }
}

await runCommand({
  name: 'npm run screenshots',
  usage: USAGE,
  parse,
  run: takePictures,
})
