import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ulid, uplink } from '../../client/testing/events.ts'
import type { Device } from '../../core/contracts/http.ts'
import type { Key } from '../../core/devices/keys/http/contract.ts'
import { neverHeard } from '../../core/testing/device.ts'
import { type ConsoleOnFake, consoleOnFake } from '../support/consoleOnFake.ts'
import { PATIENCE_MS, seriousFindings } from '../support/page.ts'

const KEYED_AT = '2026-01-15T10:30:00.000Z'
const record = (deviceId: string, fields: Partial<Device>) =>
  neverHeard(deviceId, {
    kind: 'device',
    status: 'online',
    lastSeenAt: new Date().toISOString(),
    uplinkCount: 1,
    temperature: 20,
    keyedAt: null,
    ...fields,
  })
const DEVICES = [
  record('Keyed-1', { keyedAt: KEYED_AT }),
  record('Plain-1', {}),
  record('Plain-2', {}),
  record('web-1', { kind: 'source' }),
]

const ADMIN = 'an.admins.token'
const SECRET = '0102030405060708090a0b0c0d0e0f10'
const FAILURE = {
  id: ulid(Date.now(), 9),
  deviceId: 'Keyed-1',
  timestamp: new Date().toISOString(),
  type: 'rejected',
  level: 'warn',
  message: 'Rejected uplink: wrong key (and 3 more)',
  data: { reason: 'wrong key', bytes: 18, unproven: true, untold: 3 },
}

/** The keys of Keyed-1, and what was asked to be done with them. */
let keys: Key[] = []
let asked: string[] = []
const keyNamed = (senderId: string, fields: Partial<Key> = {}): Key => ({
  senderId,
  status: 'active',
  createdAt: KEYED_AT,
  endsAt: null,
  lastUsedAt: KEYED_AT,
  isImported: false,
  ...fields,
})
const keysOf = (pathname: string, query: URLSearchParams, method: string): unknown => {
  const deviceId = pathname.split('/')[2] ?? ''
  if (method !== 'GET') asked.push(`${method} ${pathname}${query.size > 0 ? `?${query}` : ''}`)
  if (pathname.endsWith('/rotation')) {
    keys = [...keys.map(key => ({ ...key, status: 'ending' as const })), keyNamed('77d03e52aa', { lastUsedAt: null })]
  }
  if (method === 'DELETE') keys = keys.map(key => ({ ...key, status: 'revoked' as const }))
  if (pathname.endsWith('/keys') || method === 'DELETE') return { deviceId, keys: deviceId === 'Keyed-1' ? keys : [] }
  asked.push(...(method === 'GET' ? [`GET ${pathname}`] : []))
  return {
    deviceId,
    senderId: keys.at(-1)?.senderId ?? 'aabbccddee',
    recipientId: '',
    masterSecret: SECRET,
    masterSalt: '9e7ca92223786340',
    algorithm: 'AES-CCM-16-64-128',
    hkdf: 'HKDF-SHA-256',
  }
}

const now = Date.now() - 60_000
const EVENTS = [
  { event: uplink(ulid(now, 1), { deviceId: 'Keyed-1', count: 1 }), oscore: { kid: '5c0a1b93f7', sequenceNumber: 42 } },
  { event: uplink(ulid(now + 1_000, 2), { deviceId: 'Keyed-1', count: 2 }) },
]
const WIRE = { bytes: 2, raw: 'CAE=', type: 'CON', messageId: 7, token: '5e' }

let fake: ConsoleOnFake
beforeAll(async () => {
  fake = await consoleOnFake(({ pathname, searchParams }, token, method) => {
    if (pathname === '/devices') return { devices: DEVICES, cursor: null }
    if (pathname === '/me') return { sub: 'ada', devices: ['*'], scope: token === ADMIN ? ['read', 'admin'] : ['read'] }
    if (pathname.includes('/key')) return keysOf(pathname, searchParams, method)
    if (pathname.endsWith('/events') && searchParams.get('type') === 'rejected')
      return { events: [FAILURE], cursor: null, lookedTo: null, readUnits: 1 }
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

describe('the key of a device', { timeout: PATIENCE_MS }, () => {
  const openKeys = async (theme: 'light' | 'dark', deviceId = 'Keyed-1') => {
    keys = [keyNamed('5c0a1b93f7')]
    asked = []
    const page = await fake.pages.open(`/devices/${deviceId}/key`, { token: ADMIN, theme })
    await page.getByText(/Protected since|is not protected/).waitFor()
    return page
  }
  const dialog = (page: Page) => page.getByRole('dialog')
  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

  it.each(['light', 'dark'] as const)(
    'shows the secret only when it is asked for, and keeps nothing of it afterwards, %s',
    async theme => {
      const page = await openKeys(theme)
      await page.getByRole('row', { name: /5c0a1b93f7 In use/ }).waitFor()
      await page.getByText('Last failure: wrong key').waitFor()
      expect(await seriousFindings(page)).toEqual([])
      expect(asked).toEqual([])
      await press(page, 'Show the key')
      await dialog(page).getByText(SECRET).waitFor()
      await dialog(page)
        .getByText(/is recorded as an event of the device, with your name \(ada\)/)
        .waitFor()
      expect(asked).toEqual(['GET /devices/Keyed-1/key'])
      expect(await seriousFindings(page)).toEqual([])
      await page.keyboard.press('Escape')
      await dialog(page).waitFor({ state: 'detached' })
      expect(await page.content()).not.toContain(SECRET)
    },
  )

  it('is replaced: the new one is shown, and the one before ends with its first use', async () => {
    const page = await openKeys('light')
    await press(page, 'Replace it …')
    await dialog(page)
      .getByText(/first message under the new key/)
      .waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await press(page, 'Make a new key')
    await dialog(page).getByText('77d03e52aa').waitFor()
    expect(asked).toEqual(['POST /devices/Keyed-1/key/rotation'])
    await dialog(page).getByRole('button', { name: 'Show as QR code' }).click()
    await dialog(page).getByRole('img', { name: 'The key as a QR code' }).waitFor()
    await dialog(page).getByRole('button', { name: 'Close' }).last().click()
    await page.getByRole('row', { name: /77d03e52aa Waits for its first use/ }).waitFor()
    await page.getByRole('row', { name: /5c0a1b93f7 Ends when the new key is first used/ }).waitFor()
  })

  it('is revoked after the person was told what that does; the name stays locked unless it is released', async () => {
    const page = await openKeys('light')
    await press(page, 'Revoke key 5c0a1b93f7')
    await dialog(page)
      .getByText(/the device is not heard until it has another one/)
      .waitFor()
    expect(await dialog(page).getByRole('checkbox').isChecked()).toBe(false)
    expect(await seriousFindings(page)).toEqual([])
    await press(page, 'Cancel')
    expect(asked).toEqual([])
    await press(page, 'Revoke key 5c0a1b93f7')
    await press(page, 'Revoke the key')
    await page.getByText(/The name is locked since/).waitFor()
    expect(asked).toEqual(['DELETE /devices/Keyed-1/key?kid=5c0a1b93f7'])
    await press(page, 'Release the name …')
    await press(page, 'Release the name')
    await expect.poll(() => asked.at(-1)).toBe('DELETE /devices/Keyed-1/key?release=true')
  })

  it('is given to a device that has none', async () => {
    const page = await openKeys('light', 'Plain-1')
    await press(page, 'Give it a key')
    await dialog(page).getByText(SECRET).waitFor()
    expect(asked).toEqual(['PUT /devices/Plain-1/key'])
  })

  it('is seen and changed by nobody without the scope admin, who is told how to get it', async () => {
    keys = [keyNamed('5c0a1b93f7')]
    const page = await fake.pages.open('/devices/Keyed-1/key')
    await page.getByText('npx sonde token --devices Keyed-1 --scope read,admin').waitFor()
    await page.getByRole('row', { name: /5c0a1b93f7 In use/ }).waitFor()
    expect(await page.getByRole('button', { name: /Show|Replace|Revoke|Give/ }).count()).toBe(0)
  })
})
