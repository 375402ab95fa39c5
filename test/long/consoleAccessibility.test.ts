import type { Page } from 'playwright-core'
import { afterAll, describe, expect, it } from 'vitest'
import { consolePages, fresh, isLive, PATIENCE_MS, rowOf, seriousFindings } from '../support/page.ts'
import { sharedEndpoints } from '../support/sharedEndpoints.ts'
import { stackUnderTest } from '../support/stack.ts'

const stack = stackUnderTest(await sharedEndpoints())
const pages = consolePages(stack.endpoints)
const RULE = '/alerts/accessible-reboots'
const asAdmin = async (method: 'PUT' | 'DELETE', json?: unknown) => {
  const token = await stack.token({ scope: ['read', 'write', 'admin'] })
  expect((await stack.http(RULE, { method, token, json })).status).toBeLessThan(300)
}
afterAll(async () => {
  await asAdmin('DELETE')
  await pages.close()
  await stack.close()
})

const DEVICE = fresh('Read')
const dialog = (page: Page) => page.getByRole('dialog').waitFor()
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click()

/** The states of pages that are checked, each with the way there. */
const STATES: Readonly<Record<string, { path: string; open: (page: Page) => Promise<void>; token?: string }>> = {
  'an opened row': {
    path: `/devices/${DEVICE}`,
    open: async page => {
      await rowOf(page, 2).getByRole('button').first().click()
      await page.getByText('CON, confirmable').waitFor()
    },
  },
  'a search that filters': {
    path: `/devices/${DEVICE}`,
    open: async page => {
      await page.getByRole('searchbox').fill('uplink')
      await press(page, 'Filter')
      await page.locator('mark').first().waitFor()
      await page.keyboard.press('Enter')
    },
  },
  'the download': {
    path: `/devices/${DEVICE}`,
    open: async page => {
      await press(page, 'Download')
      await page.getByText('A time range').click()
      await dialog(page)
    },
  },
  'the way to a time': {
    path: `/devices/${DEVICE}`,
    open: async page => {
      await press(page, 'Go to time')
      await dialog(page)
    },
  },
  'the keys': {
    path: '/all',
    open: async page => {
      await page.getByRole('log').waitFor()
      await page.keyboard.press('?')
      await dialog(page)
    },
  },
  'the charts': {
    path: `/devices/${DEVICE}/time`,
    open: async page => {
      await page.locator('canvas').first().waitFor()
    },
  },
  'the sign-in': {
    path: '/',
    token: 'none.at.all',
    open: async page => {
      await page.getByText('Where do I get a token?').click()
    },
  },
  'a device that is not known': {
    path: `/devices/${fresh('Nobody')}`,
    open: async page => {
      await page.getByText('coap-client -m post').first().waitFor()
    },
  },
}

describe('for everybody', { timeout: PATIENCE_MS }, () => {
  it.each(Object.keys(STATES).flatMap(state => (['light', 'dark'] as const).map(theme => [state, theme] as const)))(
    '%s, %s, has no serious finding of accessibility, wide or narrow',
    async (state, theme) => {
      const reboot = { heartbeat: { modem_temperature: 20, activity: { sleep: 10 }, reboot: { reason: 'WATCHDOG' } } }
      // Rules that other tests have made may fire as well.
      const uplinks = async () => (await stack.events(DEVICE)).filter(({ type }) => type === 'uplink').length
      if ((await uplinks()) === 0) {
        await asAdmin('PUT', { when: { kind: 'reboot' }, devices: [DEVICE] })
        await stack.send(`/uplink/${DEVICE}`, { uplink_count: 1 })
        await stack.send(`/uplink/${DEVICE}`, { uplink_count: 2, ...reboot })
        await expect.poll(uplinks).toBe(2)
      }
      const { path, open, token } = STATES[state] ?? { path: '/', open: async () => undefined }
      const page = await pages.open(path, { theme, ...(token !== undefined && { token }) })
      if (path.endsWith(DEVICE)) {
        await rowOf(page, 2).waitFor()
        await isLive(page)
        await page.locator('.alert-mark--link').first().waitFor()
      }
      await open(page)
      expect(await seriousFindings(page)).toEqual([])
      await page.setViewportSize({ width: 390, height: 800 })
      expect(await seriousFindings(page)).toEqual([])
    },
  )
})
