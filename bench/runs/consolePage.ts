import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { launchBrowser } from '../../client/testing/browser.ts'
import { coapClient } from '../../core/coap/client/client.ts'
import { codecs } from '../../proto/codec.ts'
import { readSchema } from '../../proto/schemaFiles.ts'
import type { Report } from '../report.ts'
import { median } from '../statistics.ts'
import type { StackUnderTest } from '../subjects/stack.ts'
import { figure } from '../table.ts'

const DEVICE = 'bench-console'
const EVERY_MS = 100
const ROUNDS = 7
const MAX_BYTES = 135_000
const MAX_MS = 2000

type Opened = { readonly ms: number; readonly bytes: number }

/** Measures the first load of a browser that has nothing of the console, and how soon it shows a row that came after it was opened. */
export const measureConsole = async ({ endpoints, coapPort }: StackUnderTest, report: Report): Promise<void> => {
  report.note('opening the console …')
  const device = sending(coapPort)
  const browser = await launchBrowser()
  const rounds: Opened[] = []
  // The first one is not counted: functions that have just started are another section.
  await firstRow(browser, endpoints, device.count)
  while (rounds.length < ROUNDS) rounds.push(await firstRow(browser, endpoints, device.count))
  await browser.close()
  await device.stop()
  const times = rounds.map(({ ms }) => ms)
  const bytes = Math.max(...rounds.map(round => round.bytes))
  report.section(
    'The web console',
    [
      {
        what: 'JavaScript until the first live row, KB gzipped',
        value: figure(bytes / 1000),
        target: `< ${MAX_BYTES / 1000}`,
        isMet: bytes < MAX_BYTES,
      },
      {
        what: `first live row after, ms (median of ${ROUNDS}; worst)`,
        value: `${figure(median(times))}; ${figure(Math.max(...times))}`,
        target: `< ${figure(MAX_MS)}`,
        isMet: Math.max(...times) < MAX_MS,
      },
    ],
    rounds,
  )
}

/** A device that sends an uplink every so often, each with the next number. */
const sending = (port: number) => {
  const device = coapClient({ host: '127.0.0.1', port })
  const { uplink } = codecs(readSchema('proto'))
  let count = 0
  let isOver = false
  const run = async () => {
    while (!isOver) {
      const payload = uplink.encode({ uplink_count: ++count })
      await device.request({ method: 'POST', path: `/uplink/${DEVICE}`, payload })
      await new Promise(done => setTimeout(done, EVERY_MS))
    }
  }
  const running = run()
  return {
    count: () => count,
    stop: async () => {
      isOver = true
      await running
      device.close()
    },
  }
}

const firstRow = async (
  browser: Browser,
  endpoints: StackUnderTest['endpoints'],
  count: () => number,
): Promise<Opened> => {
  const context = await browser.newContext()
  const page = await context.newPage()
  const scripts: Promise<Buffer>[] = []
  page.on('response', response => {
    if (new URL(response.url()).pathname.endsWith('.js')) scripts.push(response.body())
  })
  const before = count()
  const begun = performance.now()
  await page.goto(`${endpoints.console}/devices/${DEVICE}#token=${endpoints.token}`, {
    waitUntil: 'domcontentloaded',
  })
  await page.evaluate(`new Promise(done => {
    const isNew = row => Number(/Received uplink #(\\d+)/.exec(row.textContent)?.[1]) > ${before}
    const look = () => {
      if ([...document.querySelectorAll('[role="log"] [data-event]')].some(isNew)) done()
      else requestAnimationFrame(look)
    }
    look()
  })`)
  const ms = performance.now() - begun
  const bodies = await Promise.all(scripts)
  await context.close()
  return { ms, bytes: bodies.reduce((sum, body) => sum + gzipSync(body, { level: 9 }).length, 0) }
}
