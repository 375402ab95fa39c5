import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { runCommand } from '../cli/command.ts'
import { launchBrowser } from '../client/testing/browser.ts'
import { readEndpoints } from '../local/endpoints.ts'

const USAGE = `Takes pictures of the console of the stack that runs in this folder with the demo fleet, soon after its start: each page, light
and dark, wide and narrow.

  npm run screenshots [-- FOLDER]     docs/screenshots unless given
`

/** Pages of the demo fleet: a reboot in the log, a gap in the counts over time, a configuration under way. */
const PAGES = {
  fleet: { path: '/', shows: 'demo-van-12' },
  live: { path: '/devices/demo-cooler-3', shows: 'WATCHDOG' },
  time: { path: '/devices/demo-greenhouse/time', shows: 'Missing uplinks: 3' },
  configuration: { path: '/devices/demo-weather-1/configuration', shows: 'Delivered' },
  all: { path: '/all', shows: 'demo-van-12' },
} as const
const THEMES = ['light', 'dark'] as const
const WIDTHS = { wide: 1280, narrow: 390 } as const
const HEIGHT = 720

const takePictures = async (folder: string): Promise<string> => {
  const endpoints = await readEndpoints('.sonde')
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
      for (const [name, { path, shows }] of Object.entries(PAGES)) {
        await page.goto(`${endpoints.console}${path}#token=${endpoints.token}`)
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
