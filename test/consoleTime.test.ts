import type { Page } from 'playwright-core'
import { afterAll, describe, expect, it } from 'vitest'
import { consolePages, fresh, hasRows, PATIENCE_MS, rowOf } from './support/page.ts'
import { sharedEndpoints } from './support/sharedEndpoints.ts'
import { stackUnderTest } from './support/stack.ts'

const stack = stackUnderTest(await sharedEndpoints())
const pages = consolePages(stack.endpoints)
afterAll(async () => {
  await pages.close()
  await stack.close()
})

const HOUR_MS = 3_600_000
const chartOf = (page: Page, name: string) => page.getByRole('region', { name })
const valuesOf = async (page: Page, name: string) => {
  const [, ...values] = await chartOf(page, name).getByRole('row').nth(1).locator('th, td').allTextContents()
  return values.map(Number)
}

/** Drags over a chart, from one part of its width to another. */
const drag = async (page: Page, from: number, to: number) => {
  const box = await chartOf(page, 'Modem temperature').locator('.u-over').boundingBox()
  if (!box) throw new Error('no chart')
  const y = box.y + box.height / 2
  await page.mouse.move(box.x + from * box.width, y)
  await page.mouse.down()
  await page.mouse.move(box.x + to * box.width, y, { steps: 8 })
  await page.mouse.up()
}
const rangeIn = (page: Page) => {
  const query = new URL(page.url()).searchParams
  return { from: Date.parse(query.get('from') ?? ''), to: Date.parse(query.get('to') ?? '') }
}

describe('a device over time', { timeout: PATIENCE_MS }, () => {
  it('shows temperature and activity, and goes on while uplinks come', async () => {
    const device = fresh('Time1')
    const said = (uplink_count: number, modem_temperature: number, more = {}) =>
      stack.send(`/uplink/${device}`, {
        uplink_count,
        heartbeat: { modem_temperature, activity: { sleep: 3000, modem: 60 }, ...more },
      })
    await said(1, 20)
    await said(2, 22)
    await expect.poll(async () => (await stack.events(device)).length).toBe(2)
    const page = await pages.open(`/devices/${device}/time`)
    await chartOf(page, 'Modem temperature').locator('canvas').waitFor()
    await expect.poll(() => valuesOf(page, 'Modem temperature')).toEqual([22, 20, 21, 22])
    expect(await chartOf(page, 'Activity by hour').getByRole('rowheader').allTextContents()).toEqual(['Sleep', 'Modem'])
    await said(3, 27)
    await expect.poll(() => valuesOf(page, 'Modem temperature')).toEqual([27, 20, 23, 27])
    await said(6, 27, { reboot: { reason: 'WATCHDOG' } })
    await page.getByText('Reboots: 1').waitFor()
    // Charts, log and the head of the page hear it over one socket.
    expect(await stack.viewersOf(device)).toHaveLength(1)
  })

  it('has one range of time for charts and log: both show the range that was dragged over', async () => {
    const device = fresh('Time2')
    for (const count of [1, 2, 3])
      await stack.send(`/uplink/${device}`, { uplink_count: count, heartbeat: { modem_temperature: 20 + count } })
    await expect.poll(async () => (await stack.events(device)).length).toBe(3)
    const page = await pages.open(`/devices/${device}/time`)
    await page.getByText('1 h', { exact: true }).click()
    await rowOf(page, 3).waitFor()
    await chartOf(page, 'Modem temperature').locator('.u-over').waitFor()

    await drag(page, 0.5, 0.999)
    await expect.poll(() => rangeIn(page).to - rangeIn(page).from).toBeGreaterThan(0.4 * HOUR_MS)
    const { from, to } = rangeIn(page)
    expect(to - from).toBeLessThan(0.6 * HOUR_MS)
    await hasRows(page, [1, 2, 3])
    await expect.poll(() => valuesOf(page, 'Modem temperature')).toEqual([23, 21, 22, 23])

    await page.goBack()
    await rowOf(page, 3).waitFor()
    await chartOf(page, 'Modem temperature').locator('.u-over').waitFor()
    await drag(page, 0.1, 0.4)
    await page.getByText('There are no events here.').waitFor()
    await chartOf(page, 'Modem temperature').getByText('Nothing was reported in this range.').waitFor()
    await page.getByRole('button', { name: 'Back to live' }).click()
    await rowOf(page, 3).waitFor()
    expect(new URL(page.url()).search).toBe('')
  })

  it('leads from a row to the charts around it', async () => {
    const device = fresh('Time3')
    await stack.send(`/uplink/${device}`, { uplink_count: 1, heartbeat: { modem_temperature: 20 } })
    await expect.poll(async () => (await stack.events(device)).length).toBe(1)
    const page = await pages.open(`/devices/${device}`)
    await rowOf(page, 1).getByRole('button').first().click()
    await page.getByRole('link', { name: 'Show in charts' }).click()
    await expect.poll(() => rangeIn(page).to - rangeIn(page).from).toBe(HOUR_MS)
    await expect.poll(() => valuesOf(page, 'Modem temperature')).toEqual([20, 20, 20, 20])
    await hasRows(page, [1])
  })
})
