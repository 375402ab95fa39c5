import type { Page } from 'playwright-core'
import { afterAll, describe, expect, it } from 'vitest'
import { isStoredAsNew, NEW_DEVICE } from './support/newDevice.ts'
import { consolePages, fresh, hasRows, isLive, messageOf, PATIENCE_MS, rowOf, shownNumbers } from './support/page.ts'
import { sharedEndpoints } from './support/sharedEndpoints.ts'
import { stackUnderTest } from './support/stack.ts'

const stack = stackUnderTest(await sharedEndpoints())
const pages = consolePages(stack.endpoints)
afterAll(async () => {
  await pages.close()
  await stack.close()
})

const WATCHDOG = { heartbeat: { reboot: { reason: 'WATCHDOG' } } }
const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, index) => first + index)
const send = (deviceId: string, uplink_count: number, more = {}) =>
  stack.send(`/uplink/${deviceId}`, { uplink_count, ...more })

/** Sends uplinks, and opens the log of their device once history holds them. */
const openWith = async (deviceId: string, last: number, more: (count: number) => object = () => ({})) => {
  for (const count of upTo(last)) await send(deviceId, count, more(count))
  await expect.poll(async () => (await stack.events(deviceId)).length).toBe(last)
  await isStoredAsNew(stack, deviceId)
  const page = await pages.open(`/devices/${deviceId}`)
  await rowOf(page, last).waitFor()
  return page
}
const search = (page: Page, text: string) => page.getByRole('searchbox', { name: 'Search the log' }).fill(text)
const found = (page: Page, text: string) => page.getByRole('search').getByText(text, { exact: true }).waitFor()
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const current = (page: Page) => page.locator('[data-current]').textContent()

describe('a search', { timeout: PATIENCE_MS }, () => {
  it('is stepped through, from the newest on and around', async () => {
    const page = await openWith(fresh('Steps'), 12)
    await search(page, '#1')
    await found(page, '4 rows')
    await page.keyboard.press('Enter')
    await found(page, '4 of 4 rows')
    await expect.poll(() => current(page)).toContain(messageOf(12))
    await press(page, 'Next match')
    await found(page, '1 of 4 rows')
    await expect.poll(() => current(page)).toContain(messageOf(1))
    await press(page, 'Previous match')
    await found(page, '4 of 4 rows')
    await page.getByRole('searchbox').focus()
    await page.keyboard.press('Shift+Enter')
    await found(page, '3 of 4 rows')
    await expect.poll(() => current(page)).toContain(messageOf(11))
  })

  it('highlights without hiding rows, and filters without highlighting', async () => {
    const page = await openWith(fresh('Switch'), 12)
    await search(page, '#1')
    await found(page, '4 rows')
    await expect.poll(() => page.locator('mark').allTextContents()).toEqual(['#1', '#1', '#1', '#1'])
    await hasRows(page, upTo(12))
    await press(page, 'Highlight')
    await page.locator('mark').first().waitFor({ state: 'detached' })
    await hasRows(page, upTo(12))
    await press(page, 'Filter')
    await hasRows(page, [1, 10, 11, 12])
    expect(await page.locator('mark').count()).toBe(0)
  })

  it('may be an expression that would take for ever: it is stopped, and the page goes on', async () => {
    const page = await openWith(fresh('Regex'), 2, () => ({
      heartbeat: { config: { dev_id: fresh('Regex'), sw_version: 'a'.repeat(60) } },
    }))
    await press(page, '.*')
    await search(page, '(a+)+$b')
    await page.getByText('This expression takes too long and was stopped.').waitFor()
    await send(fresh('Regex'), 3)
    await rowOf(page, 3).waitFor()
  })

  it('shows rows around a match, which stays in its place meanwhile', async () => {
    const page = await openWith(fresh('Context'), 30)
    await search(page, '#15')
    await press(page, 'Filter')
    await hasRows(page, [15])
    await rowOf(page, 15).getByRole('button').first().click()
    const details = page.getByRole('region', { name: /^Details of/ })
    // They are as high as they will be once history has told how the message travelled.
    await details.getByText('Protection', { exact: true }).waitFor()
    const placeOf = async () => (await rowOf(page, 15).boundingBox())?.y
    const before = await placeOf()
    await details.getByRole('button', { name: '5', exact: true }).click()
    await hasRows(page, upTo(20, 10))
    await details.waitFor()
    const isAtEnd = () =>
      page.getByRole('log').evaluate(log => log.scrollTop + log.clientHeight >= log.scrollHeight - 1)
    // The rows before it may push it down only as far as the log could not scroll. Rows are measured once they are drawn.
    await expect.poll(async () => ((await isAtEnd()) ? before : placeOf())).toBe(before)
    await expect.poll(() => current(page)).toContain(messageOf(15))
  })
})

describe('a level that is hidden', { timeout: PATIENCE_MS }, () => {
  it('is left out of the history that is loaded, so that older warnings are found at once', async () => {
    const device = fresh('Hidden')
    const page = await openWith(device, 60, count => (count === 1 ? WATCHDOG : {}))
    await page.getByLabel('Stored rows to begin with').selectOption('50')
    await page.getByRole('button', { name: 'info 50' }).click()
    await page.getByText('No loaded row matches').waitFor()
    const asked = page.waitForRequest(/\/events\?/)
    await page.getByRole('button', { name: 'Load earlier events' }).click()
    expect(new URL((await asked).url()).searchParams.get('level')).toBe('warn')
    await hasRows(page, [1])
    await page.getByRole('button', { name: 'info 50' }).click()
    await page.evaluate(`document.querySelector('[role="log"]').scrollTo(0, 0)`)
    await page.getByRole('button', { name: 'Load earlier events' }).click()
    // Of the 60 uplinks one is a warning; the device itself was new.
    await page.getByRole('button', { name: 'info 60' }).waitFor()
  })
})

describe('a row', { timeout: PATIENCE_MS }, () => {
  it('has a link, at which it is found again, open', async () => {
    const page = await openWith(fresh('Link'), 40)
    await rowOf(page, 38).getByRole('button').first().click()
    await press(page, 'Copy link')
    const link = new URL(await page.evaluate<string>('navigator.clipboard.readText()'))
    expect(link.origin).toBe(new URL(page.url()).origin)
    const other = await pages.open(link.pathname + link.search)
    await other.getByRole('region', { name: /^Details of/ }).waitFor()
    await expect.poll(() => current(other)).toContain(messageOf(38))
    await other.getByText('Around').first().waitFor()
    await other.getByRole('button', { name: 'Back to live' }).click()
    await other.getByRole('button', { name: 'Follow', pressed: true }).waitFor()
  })

  it('is copied as it reads', async () => {
    const page = await openWith(fresh('Copy'), 1, () => ({ heartbeat: { modem_temperature: 21.5 } }))
    await rowOf(page, 1).getByRole('button').first().click()
    await press(page, 'Copy row')
    expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(
      /^\S+Z info {4}Copy-\w+ Received uplink #1 {2}modem_temperature=21.5$/,
    )
  })

  it('flashes for two seconds when it is new, and not when it was stored', async () => {
    await send(fresh('Flash'), 1)
    await isStoredAsNew(stack, fresh('Flash'))
    const page = await pages.open(`/devices/${fresh('Flash')}`, { motion: 'no-preference' })
    await rowOf(page, 1).waitFor()
    await isLive(page)
    expect(await rowOf(page, 1).locator('.log-row--new').count()).toBe(0)
    const flashed = page.evaluate(`new Promise(done => {
      document.addEventListener('animationend', ({ animationName, elapsedTime, target }) =>
        done({ animationName, elapsedTime, text: target.textContent }))
    })`)
    await send(fresh('Flash'), 2)
    expect(await flashed).toMatchObject({
      animationName: 'log-flash',
      elapsedTime: 2,
      text: expect.stringContaining(messageOf(2)),
    })
  })

  it('keeps selected text while others arrive, which appear when the selection ends', async () => {
    const page = await openWith(fresh('Select'), 5)
    await isLive(page)
    const text = rowOf(page, 3).locator('.log-row__text')
    const box = await text.boundingBox()
    if (!box) throw new Error('no row')
    const y = box.y + box.height / 2
    await page.mouse.move(box.x + 2, y)
    await page.mouse.down()
    await page.mouse.move(box.x + 60, y, { steps: 4 })
    await page.mouse.up()
    const selected = () => page.evaluate<string>('getSelection().toString()')
    const before = await selected()
    expect(before).toMatch(/^Received/)
    for (const count of upTo(8, 6)) await send(fresh('Select'), count)
    await page.getByRole('button', { name: '3 new' }).waitFor()
    await hasRows(page, upTo(5))
    expect(await selected()).toBe(before)
    expect((await text.boundingBox())?.y).toBe(box.y)
    await page.evaluate('getSelection().removeAllRanges()')
    await hasRows(page, upTo(8))
  })
})

describe('the log', { timeout: PATIENCE_MS }, () => {
  it('stands still when it is scrolled up, and goes on when its end is reached', async () => {
    const device = fresh('Scroll')
    const page = await openWith(device, 60)
    await isLive(page)
    const follow = (pressed: boolean) => page.getByRole('button', { name: 'Follow', pressed }).waitFor()
    const place = async () => (await rowOf(page, 45).boundingBox())?.y
    await page.getByRole('log').hover()
    await page.mouse.wheel(0, -400)
    await follow(false)
    await rowOf(page, 45).waitFor()
    // A wheel's way may take more than one frame.
    let before = await place()
    const moved = async () => {
      const earlier = before
      before = await place()
      return before !== earlier
    }
    await expect.poll(moved, { interval: 100 }).toBe(false)
    for (const count of upTo(63, 61)) await send(device, count)
    await page.getByRole('button', { name: '3 new' }).waitFor()
    expect(await place()).toBe(before)
    await page.mouse.wheel(0, 5000)
    await follow(true)
    await rowOf(page, 63).waitFor()
  })

  it('shows text of a device as text, and invisible characters by their names', async () => {
    const sw_version = '<img src=x onerror="document.title=1">\u202e\u0007'
    const page = await openWith(fresh('Text'), 1, () => ({ heartbeat: { config: { sw_version } } }))
    await page.getByText('<img src=x onerror="document.title=1">⟨U+202E⟩␇').first().waitFor()
    expect(await page.locator('img').count()).toBe(0)
  })

  it('shows times in the chosen format, wraps, and is cleared', async () => {
    const device = fresh('Times')
    const page = await openWith(device, 1, () => ({ heartbeat: { config: { sw_version: 'v'.repeat(300) } } }))
    const [event] = await stack.events(device)
    const times = page.getByRole('combobox', { name: 'Times' })
    await times.selectOption('utc')
    await rowOf(page, 1).getByText(`${event?.receivedAt}`.slice(11, 23)).waitFor()
    await times.selectOption('relative')
    await rowOf(page, 1)
      .getByText(/ago|now/)
      .waitFor()
    const height = async () => (await rowOf(page, 1).boundingBox())?.height ?? 0
    const before = await height()
    await press(page, 'Wrap')
    await expect.poll(height).toBeGreaterThan(1.5 * before)
    await press(page, 'Clear')
    await expect.poll(() => page.locator('[data-event]').count()).toBe(0)
    await send(device, 2)
    await hasRows(page, [2])
    await page.getByRole('button', { name: 'Load earlier events' }).click()
    await hasRows(page, [1, 2])
  })

  it('of all devices is one stream, with a colour for each, searched by device and open to each', async () => {
    const [one, two] = [fresh('Merge1'), fresh('Merge2')]
    const page = await pages.open('/all', { token: await stack.token({ devices: [one, two] }) })
    await isLive(page)
    await send(one, 1)
    await send(two, 2)
    await send(one, 3)
    await hasRows(page, [1, 2, 3])
    const colours = await page
      .locator('[data-event]', { hasText: 'Received uplink' })
      .locator('.log-row__device')
      .evaluateAll(names => names.map(name => name.getAttribute('data-colour')))
    expect(colours[0]).toBe(colours[2])
    await search(page, two)
    await press(page, 'Filter')
    await hasRows(page, [2])
    await rowOf(page, 2).getByRole('button').first().click()
    await page.getByRole('link', { name: `Open ${two}` }).click()
    await hasRows(page, [2])
    expect(new URL(page.url()).pathname).toBe(`/devices/${two}`)
  })
})

describe('the row of a device that is new', { timeout: PATIENCE_MS }, () => {
  it('comes live and from history, once, and is searched, filtered, opened and hidden as others are', async () => {
    const device = fresh('New')
    const page = await pages.open(`/devices/${device}`)
    await isLive(page)
    for (const count of upTo(2)) await send(device, count)
    await hasRows(page, upTo(2))
    const row = page.locator('[data-event]', { hasText: NEW_DEVICE })
    await row.getByText('New', { exact: true }).waitFor()
    await isStoredAsNew(stack, device)
    await page.reload()
    await hasRows(page, upTo(2))
    await expect.poll(() => row.count()).toBe(1)
    await search(page, 'first time')
    await found(page, '1 row')
    await press(page, 'Filter')
    await rowOf(page, 1).waitFor({ state: 'detached' })
    await row.getByRole('button').first().click()
    await page
      .getByRole('region', { name: /^Details of/ })
      .getByText('first-seen')
      .waitFor()
    await page.getByRole('button', { name: 'info 3' }).click()
    await page.getByText('No loaded row matches').waitFor()
  })
})

describe('the marks in the stream', { timeout: PATIENCE_MS }, () => {
  it('are missing uplinks, a changed configuration and a reboot', async () => {
    const config = (heartbeat_interval: number) => ({
      heartbeat: { config: { dev_id: fresh('Marks'), heartbeat_interval } },
    })
    const page = await pages.open(`/devices/${fresh('Marks')}`)
    await isLive(page)
    await send(fresh('Marks'), 1, config(720))
    await send(fresh('Marks'), 2, config(60))
    await send(fresh('Marks'), 5)
    await send(fresh('Marks'), 6, WATCHDOG)
    await page.getByText('heartbeat_interval 720 → 60').waitFor()
    await page.getByText('Reboot: WATCHDOG').waitFor()
    await page.getByText('Uplinks #3 to #4 (2) are missing').waitFor({ timeout: PATIENCE_MS })
    const marked = await page.locator('[data-index]').allTextContents()
    const place = (text: string) => marked.findIndex(row => row.includes(text))
    expect(place('are missing')).toBe(place(messageOf(5)) - 1)
  })
})

describe('the keys', { timeout: PATIENCE_MS }, () => {
  it('go to the search, from error to error, and to a time', async () => {
    const page = await openWith(fresh('Keys'), 8, count => (count === 3 || count === 6 ? WATCHDOG : {}))
    await page.keyboard.press('/')
    await expect.poll(() => page.evaluate('document.activeElement.type')).toBe('search')
    await page.keyboard.press('Escape')
    await page.keyboard.press('e')
    await expect.poll(() => current(page)).toContain(messageOf(6))
    await page.keyboard.press('E')
    await expect.poll(() => current(page)).toContain(messageOf(3))
    await page.keyboard.press('e')
    await expect.poll(() => current(page)).toContain(messageOf(6))
    await page.keyboard.press('g')
    await page.getByRole('dialog').getByRole('button', { name: 'Go' }).click()
    await page.getByText('Around').first().waitFor()
    await expect.poll(() => shownNumbers(page)).toEqual(upTo(8))
  })
})
