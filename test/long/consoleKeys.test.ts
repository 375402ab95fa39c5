import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ulid, uplink } from '../../client/testing/events.ts'
import type { Device } from '../../core/contracts/http.ts'
import { type ConsoleOnFake, consoleOnFake } from '../support/consoleOnFake.ts'
import { PATIENCE_MS, seriousFindings } from '../support/page.ts'

const KEYED_AT = '2026-01-15T10:30:00.000Z'
const record = (deviceId: string, fields: Partial<Device>): Device => ({
  deviceId,
  kind: 'device',
  status: 'online',
  lastSeenAt: new Date().toISOString(),
  lastId: null,
  uplinkCount: 1,
  temperature: 20,
  registeredAt: null,
  blockedAt: null,
  keyedAt: null,
  reportedBy: null,
  reported: null,
  configuration: {
    version: 0,
    desired: { heartbeat_interval: 720, location_mode: 'NONE' },
    state: 'queued',
    queuedAt: null,
    delivered: null,
    applied: null,
  },
  ...fields,
})
const DEVICES = [
  record('Keyed-1', { keyedAt: KEYED_AT }),
  record('Plain-1', {}),
  record('Plain-2', {}),
  record('web-1', { kind: 'source' }),
]

const now = Date.now() - 60_000
const EVENTS = [
  { event: uplink(ulid(now, 1), { deviceId: 'Keyed-1', count: 1 }), oscore: { kid: '5c0a1b93f7', sequenceNumber: 42 } },
  { event: uplink(ulid(now + 1_000, 2), { deviceId: 'Keyed-1', count: 2 }) },
]
const WIRE = { bytes: 2, raw: 'CAE=', type: 'CON', messageId: 7, token: '5e' }

let fake: ConsoleOnFake
beforeAll(async () => {
  fake = await consoleOnFake(({ pathname }) => {
    if (pathname === '/devices') return { devices: DEVICES, cursor: null }
    if (pathname.endsWith('/events')) {
      const whole = EVENTS.map(({ event, oscore }) => ({ ...event, wire: { ...WIRE, ...(oscore && { oscore }) } }))
      return { events: whole, cursor: null, lookedTo: null, readUnits: 1 }
    }
    return DEVICES.find(({ deviceId }) => pathname === `/devices/${deviceId}`)
  })
  for (const { event } of EVENTS) fake.sonde.store(event)
}, 120_000)
afterAll(() => fake.close())

const names = (page: Page) => page.locator('.fleet__device a').allTextContents()

describe('the fleet', { timeout: PATIENCE_MS }, () => {
  it.each(['light', 'dark'] as const)('marks and filters who has a key, and counts the others, %s', async theme => {
    const page = await fake.pages.open('/', { theme })
    await page
      .getByRole('row', { name: /Keyed-1/ })
      .getByText('Protected by a key')
      .waitFor()
    expect(await page.getByText('Protected by a key').count()).toBe(1)
    await page.getByText('· 2 without a key').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    const choose = (name: string) =>
      page.getByRole('radiogroup', { name: 'Keys' }).getByText(name, { exact: true }).click()
    await choose('With a key')
    await expect.poll(() => names(page)).toEqual(['Keyed-1'])
    await choose('Without a key')
    await expect.poll(() => names(page)).toEqual(['Plain-1', 'Plain-2'])
  })
})

it('an opened row says which key protected the message, or that nothing did', { timeout: PATIENCE_MS }, async () => {
  const page = await fake.pages.open('/devices/Keyed-1')
  const open = (count: number) => page.getByLabel(`Details of Received uplink #${count}`, { exact: true }).click()
  await open(1)
  await page.getByText('Key 5c0a1b93f7, sequence number 42').waitFor()
  await open(1)
  await open(2)
  await page.getByText('None: whoever knows the name could have sent it').waitFor()
})
