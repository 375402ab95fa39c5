import { afterAll, describe, expect, it } from 'vitest'
import type { Scope } from '../core/contracts/claims.ts'
import { isStoredAsNew, NEW_DEVICE } from './support/newDevice.ts'
import { consolePages, fresh, isLive, seriousFindings } from './support/page.ts'
import { statusOnBus } from './support/putStatus.ts'
import { sharedEndpoints } from './support/sharedEndpoints.ts'
import { stackUnderTest } from './support/stack.ts'

const stack = stackUnderTest(await sharedEndpoints())
const pages = consolePages(stack.endpoints)
const bus = statusOnBus(stack.endpoints)
afterAll(async () => {
  bus.close()
  await pages.close()
  await stack.close()
})

const LONG_MS = 120_000
const send = (deviceId: string, uplink_count: number, more = {}) =>
  stack.send(`/uplink/${deviceId}`, { uplink_count, ...more })
const message = (count: number) => `Received uplink #${count}`

it('a missing script is a 404, where a missing page is the console', async () => {
  const asset = await fetch(`${stack.endpoints.console}/assets/none.js`)
  expect(asset.status).toBe(404)
  const page = await fetch(`${stack.endpoints.console}/devices/Nobody`)
  expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')])
})

describe('the fleet', () => {
  it(
    'with no device teaches how to send the first, and shows it by itself',
    async () => {
      const page = await pages.open('/', { token: await stack.token({ devices: ['Web0-*'] }) })
      await page.getByText('No device has been heard yet').waitFor()
      await page.getByText('coap-client -m post').waitFor()
      await send('Web0-a', 1)
      await page.getByRole('link', { name: 'Web0-a' }).waitFor()
      expect(new URL(page.url()).hash).toBe('')
    },
    LONG_MS,
  )

  it(
    'lists devices with their last values, searches them, and opens one',
    async () => {
      const heartbeat = { modem_temperature: 21.5, config: { dev_id: 'Web1-alpha', sw_version: '9.8.7' } }
      await send('Web1-alpha', 7, { heartbeat })
      await send('Web1-omega', 1)
      await expect.poll(async () => (await stack.http('/devices/Web1-omega')).status).toBe(200)
      const page = await pages.open('/', { token: await stack.token({ devices: ['Web1-*'] }) })
      await page.getByText('9.8.7').waitFor()
      await page.getByText('21.5 °C').waitFor()
      await page.keyboard.press('/')
      await page.keyboard.type('omega')
      await page.getByRole('link', { name: 'Web1-alpha' }).waitFor({ state: 'detached' })
      await page.getByRole('link', { name: 'Web1-omega' }).click()
      await page.getByRole('log').getByText(message(1)).waitFor()
    },
    LONG_MS,
  )
})

it(
  'the fleet and the page of a device say that it is late as soon as the stage does, since when, and that it is back',
  async () => {
    const name = fresh('Tardy-a')
    await send(name, 1)
    await send(fresh('Tardy-b'), 1)
    for (const one of [name, fresh('Tardy-b')])
      await expect.poll(async () => (await stack.http(`/devices/${one}`)).status).toBe(200)
    const token = await stack.token({ devices: ['Tardy-*'] })
    const [fleet, device] = [await pages.open('/', { token }), await pages.open(`/devices/${name}`, { token })]
    const row = fleet.getByRole('row', { name })
    await row.getByText('online').waitFor()
    await isLive(fleet)
    await isLive(device)
    await bus.put(name, 'late')
    await row.getByText('late').waitFor()
    await row.getByText(/^for/).waitFor()
    await fleet.getByText('1 late').waitFor()
    await device.getByRole('log').getByText('Late: not heard').waitFor()
    await device.locator('.device__head').getByText('late').waitFor()
    await fleet.getByRole('searchbox', { name: 'Search devices' }).fill('late')
    await fleet.getByRole('link', { name: fresh('Tardy-b') }).waitFor({ state: 'detached' })
    await row.waitFor()
    await fleet.getByRole('searchbox', { name: 'Search devices' }).fill('')
    await fleet.getByRole('button', { name: 'Status' }).click()
    await fleet.getByRole('button', { name: 'Status' }).click()
    await expect.poll(() => fleet.getByRole('row').nth(1).textContent()).toContain(name)
    await send(name, 2)
    await row.getByText('online').waitFor()
    await device.locator('.device__head').getByText('online').waitFor()
  },
  LONG_MS,
)

describe('a search in the fleet', () => {
  it(
    'finds an ICCID by its last digits, and only with the scope `sensitive`',
    async () => {
      const config = { dev_id: fresh('Sim-a'), iccid: '89640715123600009417', sw_version: '2.0.0' }
      await send(fresh('Sim-a'), 1, { heartbeat: { config } })
      await send(fresh('Sim-b'), 1, { heartbeat: { config: { dev_id: fresh('Sim-b'), sw_version: '2.0.1' } } })
      for (const name of ['Sim-a', 'Sim-b'])
        await expect.poll(async () => (await stack.http(`/devices/${fresh(name)}`)).status).toBe(200)
      const open = async (...scope: Scope[]) => {
        const page = await pages.open('/', { token: await stack.token({ devices: ['Sim-*'], scope }) })
        await page.getByRole('link', { name: fresh('Sim-b') }).waitFor()
        return page
      }
      const page = await open('read', 'sensitive')
      for (const needle of ['9417', '2.0.0']) {
        await page.getByRole('searchbox', { name: 'Search devices' }).fill(needle)
        await page.getByRole('link', { name: fresh('Sim-b') }).waitFor({ state: 'detached' })
        await page.getByRole('link', { name: fresh('Sim-a') }).waitFor()
      }
      const blind = await open('read')
      await blind.getByRole('searchbox', { name: 'Search devices' }).fill('9417')
      await blind.getByText('Nothing matches').waitFor()
    },
    LONG_MS,
  )
})

describe('the log of a device', () => {
  it(
    'shows stored events, then live ones',
    async () => {
      await send(fresh('Log1'), 1)
      await expect.poll(async () => (await stack.events(fresh('Log1'))).length).toBe(1)
      const page = await pages.open(`/devices/${fresh('Log1')}`)
      await page.getByText(message(1)).waitFor()
      await page.getByText(/^seen .*, uplink #1$/).waitFor()
      await send(fresh('Log1'), 2)
      await page.getByText(message(2)).waitFor()
      // The head of the page is as live as the log; it is read anew every 15 s only.
      await page.getByText(/^seen .*, uplink #2$/).waitFor({ timeout: 12_000 })
      await isLive(page)
    },
    LONG_MS,
  )

  it(
    'stands still while paused, counts new events, and loses none',
    async () => {
      await send('Log-2', 1)
      const page = await pages.open('/devices/Log-2')
      await page.getByText(message(1)).waitFor()
      await page.getByText(NEW_DEVICE).waitFor()
      await page.getByRole('button', { name: 'Follow', pressed: true }).click()
      for (let count = 2; count <= 6; count++) await send('Log-2', count)
      await page.getByRole('button', { name: '5 new' }).click()
      for (let count = 1; count <= 6; count++) await page.getByText(message(count)).waitFor()
    },
    LONG_MS,
  )

  it(
    'is searched: matches are counted, rows filtered, and a wrong expression is a hint',
    async () => {
      for (let count = 1; count <= 12; count++) await send('Log-3', count)
      await expect.poll(async () => (await stack.events('Log-3')).length).toBe(12)
      const page = await pages.open('/devices/Log-3')
      await page.getByText(message(12)).waitFor()
      await page.keyboard.press('/')
      await page.keyboard.type('#1')
      await page.getByText(/of 4 rows|^4 rows/).waitFor()
      await page.getByRole('button', { name: 'Filter' }).click()
      await page.getByText(message(5)).waitFor({ state: 'detached' })
      await page.getByText(message(11)).waitFor()
      await page.getByRole('button', { name: '.*' }).click()
      await page.getByRole('searchbox', { name: 'Search the log' }).fill('#(')
      await page.getByText(/Invalid regular expression/).waitFor()
      await page.getByRole('searchbox', { name: 'Search the log' }).fill('#[67]\\b')
      await page.getByText(message(7)).waitFor()
      await page.getByText(message(11)).waitFor({ state: 'detached' })
    },
    LONG_MS,
  )

  it(
    'shows by level, and marks a reboot',
    async () => {
      await send('Log-4', 1)
      await send('Log-4', 2, { heartbeat: { reboot: { reason: 'WATCHDOG', file: 'main.c', line: 42 } } })
      const page = await pages.open('/devices/Log-4')
      await page.getByText('Reboot: WATCHDOG at main.c:42').waitFor()
      await page.getByRole('button', { name: /^info/ }).click()
      await page.getByText(message(1)).waitFor({ state: 'detached' })
      await page.getByText(message(2)).waitFor()
    },
    LONG_MS,
  )

  it(
    'opens a row to the whole message, its bytes and its transport',
    async () => {
      await send('Log-5', 42)
      await expect.poll(async () => (await stack.events('Log-5')).length).toBe(1)
      const page = await pages.open('/devices/Log-5')
      await page.getByText(message(42)).click()
      await page.getByText('08 2a').waitFor()
      await page.getByText('CON, confirmable').waitFor()
    },
    LONG_MS,
  )
})

describe('the keyboard', () => {
  it(
    'follows, stands still, and lists its keys',
    async () => {
      await send('Keys-1', 1)
      const page = await pages.open('/devices/Keys-1')
      await page.getByText(message(1)).waitFor()
      await page.keyboard.press('f')
      await page.getByRole('button', { name: 'Follow', pressed: false }).waitFor()
      await page.keyboard.press('f')
      await page.getByRole('button', { name: 'Follow', pressed: true }).waitFor()
      await page.keyboard.press('?')
      await page.getByRole('dialog').waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    },
    LONG_MS,
  )
})

describe('the number of stored rows at the beginning of a log', () => {
  it(
    'can be chosen',
    async () => {
      for (let count = 1; count <= 60; count++) await send('Tails-1', count)
      await expect.poll(async () => (await stack.events('Tails-1')).length).toBe(60)
      await isStoredAsNew(stack, 'Tails-1')
      const page = await pages.open('/devices/Tails-1')
      await page.getByText(message(60)).waitFor()
      await page.getByRole('button', { name: 'info 61' }).waitFor()
      await page.getByLabel('Stored rows to begin with').selectOption('50')
      await page.getByRole('button', { name: 'info 50' }).waitFor()
    },
    LONG_MS,
  )
})

describe('the configuration of a device', () => {
  it(
    'is changed, delivered and applied while the page shows it',
    async () => {
      const told = { dev_id: 'Conf-1', heartbeat_interval: 720, location_mode: 'WIFI' }
      await send('Conf-1', 1, { heartbeat: { config: told } })
      await expect.poll(async () => (await stack.http('/devices/Conf-1')).status).toBe(200)
      const page = await pages.open('/devices/Conf-1/configuration')
      await page
        .getByLabel(/heartbeat interval/i)
        .first()
        .fill('60')
      await page.getByRole('button', { name: /^Save|^Set/ }).click()
      await expect.poll(async () => (await stack.http('/devices/Conf-1')).text).toContain('"version":1')
      await expect.poll(async () => (await send('Conf-1', 2)).code, { interval: 300 }).toBe('2.05')
      await send('Conf-1', 3, { heartbeat: { config: { ...told, heartbeat_interval: 60 } } })
      await page
        .getByText(/applied/i)
        .first()
        .waitFor()
      await expect.poll(async () => (await stack.http('/devices/Conf-1')).text).toContain('"state":"applied"')
    },
    LONG_MS,
  )
})

describe('the configuration', () => {
  it(
    'cannot be saved while it is invalid, or edited without the scope',
    async () => {
      await send('Conf-2', 1)
      await expect.poll(async () => (await stack.http('/devices/Conf-2')).status).toBe(200)
      const page = await pages.open('/devices/Conf-2/configuration')
      await page.getByLabel('Heartbeat interval').fill('0')
      await page.locator('.field__error').waitFor()
      await expect.poll(() => page.getByRole('button', { name: 'Save' }).isEnabled()).toBe(false)
      const reader = await pages.open('/devices/Conf-2/configuration', {
        token: await stack.token({ scope: ['read'] }),
      })
      await reader.getByText('Desired and reported').waitFor()
      expect(await reader.getByRole('button', { name: 'Save' }).count()).toBe(0)
      expect(await reader.getByLabel('Heartbeat interval').count()).toBe(0)
    },
    LONG_MS,
  )
})

describe('a person whose token is refused', () => {
  it(
    'reads why, and what to do',
    async () => {
      const expired = await stack.token({ exp: Math.floor(Date.now() / 1000) - 10 })
      const page = await pages.open('/', { token: expired })
      await page
        .getByText(/expired/i)
        .first()
        .waitFor()
      await page.getByLabel(/token/i).first().waitFor()
    },
    LONG_MS,
  )
})

describe('for everybody', () => {
  it.each([
    ['light', '/'],
    ['dark', '/'],
    ['light', '/devices/A11y-1'],
    ['dark', '/devices/A11y-1'],
    ['light', '/devices/A11y-1/configuration'],
    ['dark', '/devices/A11y-1/configuration'],
    ['light', '/devices/A11y-1/time'],
    ['dark', '/devices/A11y-1/time'],
    ['light', '/all'],
    ['dark', '/all'],
  ] as const)(
    '%s %s has no serious finding of accessibility',
    async (theme, path) => {
      await send('A11y-1', 1, { heartbeat: { modem_temperature: 20, activity: { sleep: 10 } } })
      await expect.poll(async () => (await stack.http('/devices/A11y-1')).status).toBe(200)
      const page = await pages.open(path, {
        theme,
        token: await stack.token({ devices: ['A11y-*'], scope: ['read', 'write'] }),
      })
      await page.getByText('A11y-1').first().waitFor()
      await page.waitForLoadState('networkidle')
      expect(await seriousFindings(page)).toEqual([])
    },
    LONG_MS,
  )
})
