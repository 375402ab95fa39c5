import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ulid } from '../../client/testing/events.ts'
import { logLine } from '../../client/testing/logLine.ts'
import type { ConsoleOnFake } from '../support/consoleOnFake.ts'
import { loggingFleet } from '../support/loggingFleet.ts'
import { isLive, PATIENCE_MS, seriousFindings } from '../support/page.ts'

const TIMELINE = '/timeline/ABC123,web-1,api-gateway'

let fake: ConsoleOnFake
let pages: ConsoleOnFake['pages']
beforeAll(async () => {
  fake = await loggingFleet()
  pages = fake.pages
}, 120_000)
afterAll(() => fake.close())

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click()
const texts = (page: Page) => page.locator('.log-row__text').allTextContents()
const openTimeline = async () => {
  const page = await pages.open(TIMELINE)
  await page.getByText('disk full').waitFor()
  return page
}
const dialog = (page: Page) => page.getByRole('dialog')

describe('a log with lines', { timeout: PATIENCE_MS }, () => {
  it('shows colours of a terminal, and takes nothing of a line for HTML', async () => {
    const page = await openTimeline()
    const trace = page.getByText('TypeError: <b id="injected">x</b>')
    expect(await trace.getAttribute('data-ansi')).toBe('1')
    expect(await page.locator('#injected').count()).toBe(0)
    expect(await page.getByText('ALERT', { exact: true }).getAttribute('data-ansi-ground')).toBe('1')
    await page.getByRole('searchbox').fill('POST /uplinks 201')
    await expect.poll(() => page.locator('mark').allTextContents()).toEqual(['POST', ' /uplinks ', '201'])
  })

  it.each(['light', 'dark'] as const)('shows any colour so that it can be read, %s', async theme => {
    const page = await pages.open(TIMELINE, { theme })
    await page.getByText('disk full').waitFor()
    expect(await lowestContrast(page)).toBeGreaterThanOrEqual(4.5)
  })

  it('folds a stack trace, also what came of it later, and says where the search finds something in it', async () => {
    const page = await openTimeline()
    expect((await texts(page)).filter(text => /at (handler|needle)/.test(text))).toEqual([])
    await page.getByRole('searchbox').fill('needle')
    await page.getByRole('button', { name: '+4 lines with a match' }).click()
    await expect.poll(() => page.locator('mark').allTextContents()).toEqual(['needle'])
    const rows = await texts(page)
    const place = (text: string) => rows.findIndex(row => row.includes(text))
    expect(rows[place('TypeError')]).toContain('\n\tat handler (a.js:1)\n\tat next (b.js:2)')
    expect(place('at needle')).toBe(place('between') + 1)
    expect(await page.getByLabel('Rows', { exact: true }).textContent()).toBe('7 rows')
    await press(page, 'Fold 4 lines')
    expect(await page.getByLabel('Rows', { exact: true }).textContent()).toBe('5 of 7 rows')
    await press(page, /^Fold$/)
    await page.getByText('at last').waitFor()
    await page.getByRole('button', { name: 'error 1' }).click()
    await expect
      .poll(async () => (await texts(page)).filter(text => /TypeError|at (needle|last)/.test(text)))
      .toEqual([])
  })

  it('says how much later than its own time a line was received, and shows both times in its details', async () => {
    const page = await openTimeline()
    await page.getByText('received +1 min 41 s').waitFor()
    await press(page, /^Details of ALERT/)
    const details = page.getByRole('region', { name: /^Details of/ })
    await details.getByText('Its own time').waitFor()
    await details.getByText('+1 min 41 s').waitFor()
    expect(await details.getByText('Transport').count()).toBe(0)
  })

  it('puts fields into columns, which this browser remembers', async () => {
    const page = await openTimeline()
    await press(page, 'Columns')
    await dialog(page).getByLabel('status').check()
    await dialog(page).getByLabel('user.id').check()
    await page.keyboard.press('Escape')
    const cells = () => page.locator('.log-row__cell').allTextContents()
    expect((await cells()).filter(Boolean)).toEqual(['201', '40', '500', '200'])
    await page.reload()
    await page.getByText('disk full').waitFor()
    expect((await cells()).filter(Boolean)).toEqual(['201', '40', '500', '200'])
    await press(page, 'Hide the column status')
    await expect.poll(async () => (await cells()).filter(Boolean)).toEqual(['40'])
  })

  it('lets choose its sources, which the address of the page holds', async () => {
    const page = await pages.open('/all')
    await isLive(page)
    await press(page, 'Sources')
    await dialog(page).getByText('Services', { exact: true }).click()
    await expect.poll(() => dialog(page).getByRole('checkbox').count()).toBe(3)
    await dialog(page).getByLabel(/web-1/).check()
    await dialog(page).getByText('All', { exact: true }).click()
    await dialog(page).getByRole('searchbox').fill('abc')
    await dialog(page)
      .getByLabel(/ABC123/)
      .check()
    await press(page, 'Show 2 in one timeline')
    await page.getByText('disk full').waitFor()
    expect(new URL(page.url()).pathname).toBe('/timeline/web-1,ABC123')
    expect(await page.getByText('between').count()).toBe(0)
    await press(page, 'Take web-1 out of the timeline')
    await page.getByRole('heading', { name: 'ABC123' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/devices/ABC123')
    await page.goBack()
    await page.getByText('disk full').waitFor()
  })
})

/** The lowest contrast of the colours of a cube with text on each ground of a row, as the browser draws them. */
const lowestContrast = (page: Page) =>
  page.evaluate<number>(`(() => {
    const log = document.querySelector('[role="log"]')
    const canvas = new OffscreenCanvas(1, 1)
    const context = canvas.getContext('2d', { willReadFrequently: true })
    const luminance = colour => {
      context.fillStyle = colour
      context.fillRect(0, 0, 1, 1)
      const [red, green, blue] = [...context.getImageData(0, 0, 1, 1).data].map(part => part / 255)
        .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
    const drawn = (style, of) => {
      const span = document.createElement('span')
      if (of) Object.assign(span, { className: 'ansi' }).dataset.ansi = 'own'
      for (const [name, value] of Object.entries(style)) span.style.setProperty(name, value)
      log.append(span)
      const { color } = getComputedStyle(span)
      span.remove()
      return color
    }
    const grounds = ['bg', 'surface', 'hover', 'warn-soft', 'error-soft']
      .map(name => luminance(drawn({ color: 'var(--color-' + name + ')' }, false)))
    let lowest = 21
    const steps = [0, 51, 95, 135, 175, 215, 255]
    for (const red of steps) for (const green of steps) for (const blue of steps) {
      const colour = drawn({ '--ansi': 'rgb(' + [red, green, blue] + ')' }, true)
      if (!/^oklch|^color/.test(colour)) throw new Error('not calculated: ' + colour)
      const own = luminance(colour)
      for (const ground of grounds)
        lowest = Math.min(lowest, (Math.max(own, ground) + 0.05) / (Math.min(own, ground) + 0.05))
    }
    return lowest
  })()`)

describe('a page of very long lines', { timeout: PATIENCE_MS }, () => {
  it('draws a bounded part of each, until it is opened', async () => {
    const page = await pages.open('/timeline/web-1,ABC123')
    await page.getByText('disk full').waitFor()
    await isLive(page)
    const colourful = Array.from({ length: 3_000 }, (_, at) => `\u001b[${31 + (at % 7)}m${at % 10}`).join('')
    for (let count = 1; count <= 40; count++)
      fake.sonde.push(logLine(ulid(Date.now(), 1_000 + count), `${count}: ${colourful}`))
    await page.getByText('40: ').first().waitFor()
    const parts = await page.locator('[role="log"] *').count()
    expect(parts).toBeLessThan(10_000)
    await press(page, /^Details of 40: /)
    const message = page.locator('.log-details__message')
    await message.waitFor()
    expect((await message.textContent())?.length).toBe('40: '.length + 3_000)
  })
})

describe('services beside devices', { timeout: PATIENCE_MS }, () => {
  it('are in the fleet with their lines, online or offline but never late, and filtered by kind', async () => {
    const page = await pages.open('/')
    const row = (name: string) => page.getByRole('row').filter({ hasText: name })
    await row('billing-worker').getByText('offline').waitFor()
    await row('web-1').getByText('online').waitFor()
    await row('web-1').getByText('Service').waitFor({ state: 'attached' })
    await row('web-1')
      .getByRole('img', { name: /in the last 6 hours, maximum/ })
      .waitFor()
    await page.getByText('1 device and 3 services').waitFor()
    await page.getByText('Services', { exact: true }).click()
    await page.getByText('3 of 1 device and 3 services').waitFor()
    expect(await row('ABC123').count()).toBe(0)
    await row('web-1').getByRole('link').click()
    await page.getByText('disk full').waitFor()
  })

  it('have charts of their lines by level, and no configuration', async () => {
    const page = await pages.open('/devices/web-1')
    await page.getByText('disk full').waitFor()
    const tabs = page.getByRole('navigation', { name: 'Device' })
    await expect.poll(() => tabs.getByRole('link').allTextContents()).toEqual(['Live', 'Over time'])
    await tabs.getByRole('link', { name: 'Over time' }).click()
    await page.getByText('1 h', { exact: true }).click()
    const lines = page.getByRole('region', { name: 'Lines by minute' })
    await lines.locator('canvas').waitFor()
    await lines.getByRole('row', { name: /^info 10/ }).waitFor()
    const loud = page.getByRole('region', { name: 'Warnings and errors by minute' })
    await loud.getByRole('row', { name: /^error/ }).waitFor()
    await page.getByText('7 d', { exact: true }).click()
    await page.getByRole('region', { name: 'Lines by hour' }).waitFor()
    expect(await page.getByText('Modem temperature').count()).toBe(0)
  })
})

/** The states of pages that are checked, each with the way there. */
const STATES: Readonly<Record<string, { path: string; open: (page: Page) => Promise<void> }>> = {
  'a timeline, unfolded and opened': {
    path: TIMELINE,
    open: async page => {
      await page.getByText('disk full').waitFor()
      await press(page, '+4 lines')
      await press(page, /^Details of ALERT/)
    },
  },
  'columns and a search': {
    path: TIMELINE,
    open: async page => {
      await page.getByText('disk full').waitFor()
      await press(page, 'Columns')
      await dialog(page).getByLabel('status').check()
      await page.keyboard.press('Escape')
      await page.getByRole('searchbox').fill('a')
      await page.locator('mark').first().waitFor()
    },
  },
  'the choice of columns': {
    path: TIMELINE,
    open: async page => {
      await page.getByText('disk full').waitFor()
      await press(page, 'Columns')
      await dialog(page).getByLabel('status').waitFor()
    },
  },
  'the choice of sources': {
    path: '/all',
    open: async page => {
      await press(page, 'Sources')
      await dialog(page).getByText('billing-worker').waitFor()
    },
  },
  'the fleet': { path: '/', open: page => page.getByText('billing-worker').waitFor() },
  'the charts of a service': {
    path: '/devices/web-1/time',
    open: page => page.locator('canvas').first().waitFor(),
  },
}

describe('for everybody', { timeout: PATIENCE_MS }, () => {
  it.each(Object.keys(STATES).flatMap(state => (['light', 'dark'] as const).map(theme => [state, theme] as const)))(
    '%s, %s, has no serious finding of accessibility, wide or narrow',
    async (state, theme) => {
      const { path, open } = STATES[state] ?? { path: '/', open: async () => undefined }
      const page = await pages.open(path, { theme })
      await open(page)
      expect(await seriousFindings(page)).toEqual([])
      await page.setViewportSize({ width: 390, height: 800 })
      expect(await seriousFindings(page)).toEqual([])
    },
  )
})
