import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { bundle } from '../scripts/client/bundle.ts'
import { launchBrowser } from './testing/browser.ts'
import { ulid, uplink } from './testing/events.ts'
import { type FakeSonde, startFakeSonde } from './testing/fakeSonde.ts'

let browser: Browser
let folder: string
let server: FakeSonde
let context: BrowserContext
let page: Page

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sonde-client-'))
  await bundle(folder)
  browser = await launchBrowser()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  server = await startFakeSonde(folder)
  context = await browser.newContext()
  page = await context.newPage()
  await page.goto(server.http)
})
afterEach(async () => {
  await context.close()
  await server.close()
})

const watchIn = () =>
  page.addScriptTag({
    type: 'module',
    content: `
      import { watch } from '/index.js'
      window.items = []
      window.states = []
      window.watched = watch({
        url: ${JSON.stringify(server.url)}, http: ${JSON.stringify(server.http)}, token: 'from.a.page', deviceId: 'A', firstWaitMs: 50,
        onEvent: item => items.push(item), onState: state => states.push(state),
      })`,
  })
const isLive = () => page.waitForFunction("window.watched?.state.state === 'live'")
const has = (count: number) => page.waitForFunction(`window.items?.length === ${count}`)
const counts = () => page.evaluate('items.map(({ data, late }) => (late ? "late" : data.uplink_count))')
const event = (count: number) => uplink(ulid(Date.now() + count, count), { count })

it('shows events in order, and resumes where a cut left it', async () => {
  await watchIn()
  await isLive()
  for (const count of [1, 2, 3]) server.say(event(count))
  await has(3)
  server.cut()
  for (const count of [4, 5]) server.store(event(count))
  await has(5)
  await isLive()
  server.say(event(6))
  await has(6)
  expect(await counts()).toEqual([1, 2, 3, 4, 5, 6])
  expect(server.tokens).toEqual(['from.a.page', 'from.a.page'])
})

it('says why a handshake was refused, which the browser hides, and is closed when that is final', async () => {
  server.behaviour.refuse = { status: 503, code: 'unavailable', detail: 'A moment.' }
  await watchIn()
  await page.waitForFunction("window.watched?.state.state === 'reconnecting'")
  const reason = () => page.evaluate('watched.state.reason')
  expect(await reason()).toMatchObject({ code: 'unavailable', message: 'A moment.', status: 503 })
  server.behaviour.refuse = { status: 403, code: 'foreign-device', detail: 'The token does not cover A.' }
  await page.waitForFunction("window.watched?.state.state === 'closed'")
  expect(await reason()).toEqual({
    code: 'foreign-device',
    message: 'The token does not cover A.',
    title: 'Refused',
    status: 403,
    isFinal: true,
  })
})

it('knows when it is offline, and comes back by itself', async () => {
  await watchIn()
  await isLive()
  server.say(event(1))
  await has(1)
  await context.setOffline(true)
  await page.waitForFunction("window.watched.state.state === 'offline'")
  await server.until(() => server.viewers.size === 0)
  server.store(event(2))
  await context.setOffline(false)
  await has(2)
  await isLive()
  expect(await counts()).toEqual([1, 2])
})
