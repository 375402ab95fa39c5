import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { launchBrowser } from '../testing/browser.ts'
import { ulid, uplink } from '../testing/events.ts'
import { type FakeSonde, startFakeSonde } from '../testing/fakeSonde.ts'
import type { Wish } from './testing/page.tsx'

let browser: Browser
let folder: string
let server: FakeSonde
let page: Page
let now: number

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sonde-react-'))
  await build({
    entryPoints: [join(import.meta.dirname, 'testing/page.tsx')],
    outfile: join(folder, 'page.js'),
    bundle: true,
    format: 'esm',
    jsx: 'automatic',
    // React's own checks run only there: StrictMode mounts each component twice.
    define: { 'process.env.NODE_ENV': '"development"' },
  })
  browser = await launchBrowser()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  now = Date.now()
  server = await startFakeSonde(folder)
  page = await browser.newPage()
})
afterEach(async () => {
  await page.close()
  await server.close()
})

const event = (count: number, deviceId = 'A') => uplink(ulid(now + count, `${count}${deviceId}`), { deviceId, count })
const open = async (wish: Wish) => {
  const { url, http } = server
  await page.goto(`${http}#${new URLSearchParams({ url, http, wish: JSON.stringify(wish) })}`)
  await page.addScriptTag({ type: 'module', url: '/page.js' })
}
const show = (wish: Wish) => page.evaluate(`show(${JSON.stringify(wish)})`)
const reads = (id: string, text: string | RegExp) => page.locator(`#${id}`, { hasText: text }).waitFor()
const watches = () => [...server.viewers].map(viewer => [...viewer.watches].toSorted().join(' '))

it('under StrictMode one socket opens, shows history and what comes, and is never said to be closed', async () => {
  for (const count of [1, 2]) server.store(event(count))
  await open({ devices: ['A'] })
  await reads('A', 'live [1 2] 26')
  server.say(event(3))
  await reads('A', 'live [1 2 3]')
  expect(server.opened).toHaveLength(1)
  expect(server.viewers.size).toBe(1)
  const states = await page.evaluate<string[]>('states')
  expect(new Set(states)).toEqual(new Set(['catching-up', 'live']))
})

it('all hooks of a page share one socket, and a later one has what others read', async () => {
  server.store(event(1))
  await open({ devices: ['A', 'A', 'B'] })
  await expect.poll(watches).toEqual(['A B'])
  server.say(event(2, 'B'))
  await reads('B', 'live [2]')
  await show({ devices: ['A', 'A', 'B', 'C'], several: ['B', 'A'] })
  await reads('several', 'AB')
  await expect.poll(watches).toEqual(['A B C'])
  expect(server.opened).toHaveLength(1)
})

it('another device takes the place of the one before, over the same socket, and leaves nothing behind', async () => {
  server.store(event(1))
  server.store(event(2, 'B'))
  await open({ devices: ['A'] })
  await reads('A', 'live [1]')
  await show({ devices: ['B'] })
  await reads('B', 'live [2]')
  await expect.poll(watches).toEqual(['B'])
  await show({ devices: [null] })
  await server.until(() => server.viewers.size === 0)
  await show({ devices: ['A'] })
  await reads('A', 'live [1]')
  expect(server.opened).toHaveLength(2)
  expect(await page.evaluate<string[]>('states')).not.toContain('closed')
})

it('keeps the newest events, in order, whatever comes late', async () => {
  await open({ devices: ['A'] })
  await reads('A', 'live')
  for (let count = 2; count <= 40; count++) server.say(event(count))
  await reads('A', '[31 32 33 34 35 36 37 38 39 40]')
  await page.evaluate('states.splice(0)')
  server.cut()
  await reads('A', 'live')
  server.say(event(41))
  await reads('A', '[32 33 34 35 36 37 38 39 40 41]')
})

it('a hook that wants more of the history reads it, for all', async () => {
  for (let count = 1; count <= 6; count++) server.store(event(count))
  await open({ devices: ['A'], tail: 2 })
  await reads('A', 'live [5 6]')
  await show({ devices: ['A'], tail: 5 })
  await reads('A', 'live [2 3 4 5 6]')
  expect(server.opened).toHaveLength(1)
})

it('a device that is refused is told to its hook, and the others go on', async () => {
  await open({ devices: ['A', 'foreign'] })
  await reads('foreign', 'foreign-device')
  server.say(event(1))
  await reads('A', 'live [1]')
  expect(await page.locator('#A').textContent()).not.toContain('foreign-device')
})

it('a device that was refused is tried again by hand, over a new socket', async () => {
  server.behaviour.refuse = { status: 403, code: 'foreign-device' }
  server.behaviour.refusedDevice = 'A'
  await open({ devices: ['A', 'B'], several: ['A'] })
  await reads('A', 'live [] foreign-device')
  await reads('several', 'foreign-device')
  server.behaviour.refuse = undefined
  await page.locator('#A').getByText('Again').click()
  await expect.poll(watches).toEqual(['A B'])
  server.say(event(1))
  await reads('A', 'live [1] 26')
  await reads('several', 'A  no error')
  expect(await page.locator('#A').textContent()).not.toContain('foreign-device')
  expect(await page.evaluate<string[]>('states')).not.toContain('closed')
})

it('an id that is not one, with a space in it, is told to its hook alone', async () => {
  await open({ devices: ['A', 'not an id'], several: ['', 'B'] })
  await page.getByText('bad-message').waitFor()
  await expect.poll(watches).toEqual(['A B'])
  await reads('A', 'live')
  expect(await page.locator('#A').textContent()).not.toContain('bad-message')
  await reads('several', 'no error')
})

it('a token that is refused closes with its title, and another token, or a new attempt, opens again', async () => {
  server.behaviour.refuse = { status: 401, code: 'expired-token' }
  await open({ devices: ['A', 'B'] })
  await reads('A', /closed.*Refused/)
  server.behaviour.refuse = undefined
  await page.locator('#A').getByText('Again').click()
  await reads('A', 'live')
  await expect.poll(watches).toEqual(['A B'])
  server.behaviour.refuse = { status: 401, code: 'expired-token' }
  await show({ devices: ['A', 'B'], token: 'old' })
  await reads('A', /closed.*Refused/)
  server.behaviour.refuse = undefined
  await show({ devices: ['A', 'B'], token: 'new' })
  await reads('A', 'live')
  await expect.poll(watches).toEqual(['A B'])
  expect(server.tokens.at(-1)).toBe('new')
})

it('a function for the token may be another one at each render', async () => {
  await open({ devices: ['A'], token: 'function' })
  await reads('A', 'live')
  for (const tail of [1, 2, 3]) await show({ devices: ['A'], token: 'function', tail })
  server.say(event(1))
  await reads('A', 'live [1]')
  expect(server.opened).toHaveLength(1)
})

it('hooks of statuses share a socket, show what changes, and read again after a cut', async () => {
  const list = (deviceId: string, status: 'online' | 'late') =>
    server.devices.set(deviceId, { deviceId, status, lastSeenAt: null })
  list('A', 'online')
  list('B', 'late')
  const subscriptions = () => [...server.viewers].map(({ statuses }) => [...statuses].toSorted().join(' '))
  await open({ devices: [], statuses: [['A'], ['A', 'B', 'foreign']] })
  await reads('statuses-0', 'live [A=online] all')
  await reads('statuses-1', 'live [A=online B=late] all foreign-device')
  await expect.poll(subscriptions).toEqual(['A B'])
  const change = (second: number, deviceId: string) => ({
    id: ulid(now + second, second),
    deviceId,
    ...({ change: 'offline', status: 'offline', since: new Date(now).toISOString() } as const),
  })
  server.tell(change(1, 'B'), change(2, 'A'))
  await reads('statuses-0', 'live [A=offline] A all')
  await reads('statuses-1', 'live [A=offline B=offline] BA all')
  await show({ devices: [], statuses: [['A'], ['*']] })
  await expect.poll(subscriptions).toEqual(['*'])
  await reads('statuses-1', 'live [A=online B=late] all')
  server.cut()
  await reads('statuses-0', 'missed')
  await show({ devices: [] })
  await expect.poll(subscriptions).toEqual([])
})
