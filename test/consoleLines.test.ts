import { afterAll, describe, expect, it } from 'vitest'
import { NEW_DEVICE } from './support/newDevice.ts'
import { consolePages, downloaded, fresh, isLive, PATIENCE_MS } from './support/page.ts'
import { linesOnBus } from './support/putLines.ts'
import { sharedEndpoints } from './support/sharedEndpoints.ts'
import { stackUnderTest } from './support/stack.ts'

const stack = stackUnderTest(await sharedEndpoints())
const pages = consolePages(stack.endpoints)
const bus = linesOnBus(stack.endpoints)
afterAll(async () => {
  bus.close()
  await pages.close()
  await stack.close()
})

const ESC = '\u001b'

describe('log lines in the console', { timeout: PATIENCE_MS }, () => {
  it('stand in one timeline with the uplinks of a device, by the order of receipt, and are linked to one by one', async () => {
    const [device, web] = [fresh('Lined'), fresh('web')]
    const page = await pages.open(`/timeline/${device},${web}`)
    await isLive(page)
    // Both are new, of which the log has a row each, at the time of the first message.
    const rows = page.locator('[data-event]', { hasNotText: NEW_DEVICE })
    const texts = () => rows.locator('.log-row__text').allTextContents()
    await bus.put(web, [{ level: 'info', message: `${ESC}[32mlistening${ESC}[0m`, metadata: { port: 80 } }])
    await expect.poll(texts).toEqual(['listening port=80'])
    await stack.send(`/uplink/${device}`, { uplink_count: 7 })
    await expect.poll(texts).toEqual(['listening port=80', 'Received uplink #7 '])
    const [, ids] = await Promise.all([
      page.getByText('stored #7').waitFor(),
      bus.put(web, [
        { level: 'debug', message: 'decoding' },
        { level: 'error', message: 'TypeError: x\n\tat store (a.js:1)' },
        { level: 'info', message: 'stored #7', application: 'api' },
      ]),
    ])
    await expect
      .poll(texts)
      .toEqual([
        ...[
          'listening port=80',
          'Received uplink #7 ',
          'decoding ',
          'TypeError: x+1 line ',
          'stored #7 application=api',
        ],
      ])
    const colours = await rows
      .locator('.log-row__device')
      .evaluateAll(names => names.map(name => name.getAttribute('data-colour')))
    expect(colours).toEqual(['2', '1', '2', '2', '2'])
    const lines = (await downloaded(page, { form: 'Text' })).split('\n')
    const thrown = lines.findIndex(line => line.includes('TypeError'))
    expect(lines.slice(thrown, thrown + 2)).toEqual([
      expect.stringMatching(/^\S+Z error {3}web-\w+ TypeError: x$/),
      '\tat store (a.js:1)',
    ])

    await expect.poll(async () => (await stack.events(web)).length).toBe(2)
    await page.goto(`${new URL(page.url()).origin}/devices/${web}?at=${ids[1]}`)
    await page.getByRole('region', { name: `Details of ${ids[1]}` }).waitFor()
    await expect.poll(() => page.locator('[data-current]').textContent()).toContain('TypeError: x')
    await expect.poll(() => rows.count()).toBe(4)
    await expect.poll(() => page.locator('[data-event]').count()).toBe(5)
  })

  it('make a service of their source: in the fleet, and with charts of its lines in place of temperature', async () => {
    const web = fresh('charted')
    const page = await pages.open('/')
    await bus.put(web, [
      { level: 'info', message: 'one' },
      { level: 'error', message: 'two' },
    ])
    const row = page.getByRole('row').filter({ hasText: web })
    await row.getByText('Service').waitFor({ state: 'attached' })
    await expect.poll(async () => (await stack.http(`/stats?deviceId=${web}`)).text).toContain('"error":1')
    await page.goto(`${new URL(page.url()).origin}/devices/${web}/time`)
    await page.getByText('1 h', { exact: true }).click()
    const lines = page.getByRole('region', { name: 'Lines by minute' })
    await lines.locator('canvas').waitFor()
    await page.getByText('2 lines', { exact: true }).waitFor()
    await lines.getByRole('row', { name: /^info/ }).waitFor()
    expect(await page.getByText('Modem temperature').count()).toBe(0)
  })
})
