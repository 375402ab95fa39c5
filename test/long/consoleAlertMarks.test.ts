import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { ulid, uplink } from '../../client/testing/events.ts'
import type { AlertFrame } from '../../client/watch.ts'
import { alertsConsole, HOT, MINUTE_MS, told } from '../support/alertsConsole.ts'
import { isLive, PATIENCE_MS, seriousFindings } from '../support/page.ts'

const on = alertsConsole()
const PATIENT = { timeout: PATIENCE_MS }

it('alerts stand in the log, over the charts and beside the device, each with a way to its rule', PATIENT, async () => {
  const since = new Date(Date.now() - 30 * MINUTE_MS).toISOString()
  const at = (event: AlertFrame): AlertFrame => ({ ...event, data: { ...event.data, since } })
  for (let minutes = 60; minutes > 0; minutes -= 10) {
    const ms = Date.now() - minutes * MINUTE_MS
    const event = uplink(ulid(ms, minutes), { deviceId: HOT, count: 60 - minutes })
    on.sonde.store({ ...event, timestamp: new Date(ms).toISOString(), data: { ...event.data, temperature: 61 } })
  }
  on.sonde.store(at(told(29, { state: 'firing' })))
  on.sonde.store(at(told(15, { state: 'over', durationSeconds: 900 })))
  on.alerts.fire('late-devices', HOT, 'Late: not heard for 25 min')
  const page = await on.pages.open(`/devices/${HOT}/time`)
  await page.getByText('Alerts: 2 (too-hot, late-devices)').waitFor()
  await page.getByRole('link', { name: /^late-devices for/ }).waitFor()
  await page.getByText('Over after 15 min').waitFor()
  const row = page.locator('[data-event]', { hasText: 'modem_temperature is above 60' })
  await row.getByText('Alert', { exact: true }).waitFor()
  await row.getByRole('button').first().click()
  await row.getByRole('link', { name: 'Open alert too-hot' }).click()
  await page.getByText('There is no rule too-hot').waitFor()
})

describe('the fleet', PATIENT, () => {
  const rowOfDevice = (page: Page, id: string) => page.getByRole('row', { name: new RegExp(id) })
  const QUIET = 'Alerts-quiet'
  const withDevices = async (page: Page) => {
    await isLive(page)
    for (const [index, deviceId] of [HOT, QUIET].entries())
      on.sonde.push(uplink(ulid(Date.now(), 100 + index), { deviceId, count: 1 }))
    await rowOfDevice(page, HOT).waitFor()
  }

  it('has a sign for each open alert of a device, the most severe first, which leads to its rule', async () => {
    on.alerts.fire('late-devices', HOT, 'Late: not heard for 25 min')
    on.alerts.fire('many-errors', HOT, '21 log lines')
    const page = await on.pages.open('/')
    await withDevices(page)
    const signs = rowOfDevice(page, HOT).getByRole('link', { name: /^Alert / })
    await expect
      .poll(() => signs.allTextContents())
      .toEqual(['Alert many-errors: 21 log lines', 'Alert late-devices: Late: not heard for 25 min'])
    expect(await rowOfDevice(page, QUIET).getByRole('link').count()).toBe(1)
    expect(await seriousFindings(page)).toEqual([])
    await signs.first().click()
    await page.getByRole('heading', { name: 'many-errors', exact: true }).waitFor()
    await page.goBack()
    await withDevices(page)
    await rowOfDevice(page, HOT).getByText(HOT, { exact: true }).click()
    await page.getByRole('heading', { name: HOT }).waitFor()
  })

  it('shows the devices with an open alert alone, by its address, and says of whom the stage does not tell the names', async () => {
    on.alerts.fire('late-devices', HOT, 'Late: not heard for 25 min')
    const page = await on.pages.open('/')
    await withDevices(page)
    await rowOfDevice(page, QUIET).waitFor()
    await page.getByText('With an open alert').click()
    await rowOfDevice(page, QUIET).waitFor({ state: 'detached' })
    await page.getByText('1 of 2 devices').waitFor()
    expect(new URL(page.url()).search).toBe('?alerts=open')
    await page.goBack()
    await rowOfDevice(page, QUIET).waitFor()
    expect(new URL(page.url()).search).toBe('')

    const late = on.alerts.rules.get('late-devices')
    if (late) on.alerts.rules.set('late-devices', { ...late, firing: 500 })
    const linked = await on.pages.open('/?alerts=open')
    await withDevices(linked)
    await linked.getByText('late-devices: 1 of 500 devices are named').waitFor()
    expect(await rowOfDevice(linked, QUIET).count()).toBe(0)
    on.alerts.end('late-devices', HOT)
    on.sonde.push(told(0, { state: 'over', durationSeconds: 1800 }))
    await linked.getByText('No device of these has an open alert.').waitFor()
  })
})
