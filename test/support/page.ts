import { readFile } from 'node:fs/promises'
import AxeBuilder from 'axe-core'
import type { Browser, Locator, Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import { launchBrowser } from '../../client/testing/browser.ts'
import type { AnyEndpoints } from './anyEndpoints.ts'
import { NEW_DEVICE } from './newDevice.ts'

/** The console in a real browser, over the ports of the running stack. */
export type ConsolePages = {
  /** Opens a page of the console, signed in by a link, for as long as the test runs that asks for it. */
  readonly open: (path: string, options?: PageOptions) => Promise<Page>
  readonly close: () => Promise<void>
}

export type PageOptions = {
  readonly token?: string
  readonly theme?: 'light' | 'dark'
  readonly width?: number
  /** Whether less motion is asked for: it is, unless motion is what the test looks at. */
  readonly motion?: 'reduce' | 'no-preference'
  /** `movable`: the test may move the page's timers on, by {@link later}. */
  readonly time?: 'real' | 'movable'
}

/** For a test that opens pages on a machine that is slow at times, ms. */
export const PATIENCE_MS = 120_000

const run = Date.now().toString(36)
/** A device that no run before has heard of. */
export const fresh = (name: string): string => `${name}-${run}`

/** The message on the line of an uplink. */
export const messageOf = (count: number): string => `Received uplink #${count}`

/** The row of an uplink. */
export const rowOf = (page: Page, count: number): Locator =>
  page.locator('[data-event]', { has: page.getByLabel(`Details of ${messageOf(count)}`, { exact: true }) })

/** Waits until the badge says that the page is live. */
export const isLive = (page: Page): Promise<void> =>
  page.getByRole('status', { name: 'Connection' }).getByText('Live', { exact: true }).waitFor()

/**
 * Moves the timers of a page on, each as often as it is due, and waits for an answer of its server, so that what the timers have asked for has
 * been asked. For a page with `time: 'movable'`.
 */
export const later = async (page: Page, ms: number): Promise<void> => {
  await page.clock.runFor(ms)
  await page.evaluate(async () => (await fetch('/config.json', { cache: 'no-store' })).text())
}

/** Waits until the log shows just these uplinks, in this order, each once; beside them it may only say that a device is new. */
export const hasRows = async (page: Page, counts: readonly number[]): Promise<void> => {
  await expect.poll(() => shownNumbers(page)).toEqual(counts)
}

/** Starts the browser with the first page. */
export const consolePages = ({
  console: url,
  token: ownToken,
}: Pick<AnyEndpoints, 'console' | 'token'>): ConsolePages => {
  let browser: Promise<Browser> | undefined
  return {
    open: async (path, { token = ownToken, theme = 'light', width = 1280, motion = 'reduce', time = 'real' } = {}) => {
      browser ??= launchBrowser()
      const context = await (await browser).newContext({
        viewport: { width, height: 800 },
        colorScheme: theme,
        locale: 'en-GB',
        reducedMotion: motion,
        permissions: ['clipboard-read', 'clipboard-write'],
      })
      onTestFinished(() => context.close())
      context.setDefaultTimeout(60_000)
      const page = await context.newPage()
      page.on('pageerror', error => {
        throw error
      })
      if (time === 'movable') await page.clock.install()
      await page.goto(`${url}${path}#token=${token}`)
      return page
    },
    close: async () => {
      await (await browser)?.close()
    },
  }
}

/** Accessibility findings of a page that are serious or worse, in words (axe-core, WCAG 2.2 A and AA). */
export const seriousFindings = async (page: Page): Promise<string[]> => {
  // The page's own policy lets no foreign script in: the checks come over the debugging protocol.
  await page.evaluate(AxeBuilder.source)
  const { violations } = await page.evaluate<{
    violations: { id: string; impact?: string; nodes: { html: string }[] }[]
  }>(`axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })`)
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)
}

/** The file that a page downloads: of what is shown, or of a range of time (as its fields take it). */
export const downloaded = async (
  page: Page,
  { form, range }: { form: 'Text' | 'NDJSON' | 'CSV'; range?: { readonly from: string; readonly to: string } },
): Promise<string> => {
  await page.getByRole('button', { name: 'Download' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText(form, { exact: true }).click()
  if (range) {
    await dialog.getByText('A time range').click()
    await dialog.getByLabel(/^From/).fill(range.from)
    await dialog.getByLabel('To', { exact: true }).fill(range.to)
  }
  const coming = page.waitForEvent('download')
  await dialog.getByRole('button', { name: 'Download' }).click()
  const file = await (await coming).path()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  return readFile(file, 'utf8')
}

/**
 * The numbers of the rows that are there, from top to bottom: of one moment, however fast they move. A row that says that its device is new is left out;
 * any other without an uplink is NaN.
 */
export const shownNumbers = (page: Page): Promise<number[]> =>
  page.evaluate<number[]>(`
    [...document.querySelectorAll('[role="log"] [data-event]')]
      .filter(row => !row.textContent.includes('${NEW_DEVICE}'))
      .map(row => ({ row, top: row.getBoundingClientRect().top }))
      .sort((one, other) => one.top - other.top)
      .map(({ row }) => Number(/Received uplink #(\\d+)/.exec(row.textContent)?.[1]))`)
